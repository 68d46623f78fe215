"""ReadingFiles (指标数据导入): a month's figures of many targets from a sheet, checked first, then all or nothing."""
