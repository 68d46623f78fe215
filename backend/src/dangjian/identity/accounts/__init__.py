"""Accounts (账号): who may sign in, with name and password."""
