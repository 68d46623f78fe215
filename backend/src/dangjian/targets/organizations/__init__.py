"""Organizations (组织副本): targets' own copy of the tree."""
