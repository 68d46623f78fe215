"""Organizations (组织副本): liaison's own copy of the tree."""
