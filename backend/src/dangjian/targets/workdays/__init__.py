"""Workdays (工作日副本): targets' own copy of the working-day calendar."""
