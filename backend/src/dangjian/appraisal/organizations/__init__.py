"""Organizations (组织副本): appraisal's own copy of the tree and of the dated categories of branches."""
