"""Assignments (交办): giving tasks to their owners, to somebody else, and many at once."""
