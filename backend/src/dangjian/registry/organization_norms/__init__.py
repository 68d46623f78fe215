"""Organization norms (组织设置标准): what the state's rules advise on the size and form of party organisations."""
