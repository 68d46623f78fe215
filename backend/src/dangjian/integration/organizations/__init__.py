"""Organizations (组织副本): integration's own copy of the tree."""
