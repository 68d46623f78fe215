"""IssueFiles (诉求导入): issues from a sheet of a hotline or a survey, checked first, then all of it or nothing."""
