"""Workdays (工作日副本): liaison's own copy of the working-day calendar."""
