"""Record files (台账文件): many ledger entries from one CSV or XLSX file, checked first, then all of them or none."""
