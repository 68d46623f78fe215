"""Service accounts (服务账号): other systems that sign in with a key, for named permissions on one subtree."""
