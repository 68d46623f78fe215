"""Organizations (组织): the tree of party organisations and administrative units, and the category of each branch."""
