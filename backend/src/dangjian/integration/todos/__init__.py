"""Todos (待办): one canonical to-do for whatever waits for a person; done follows open (P4)."""
