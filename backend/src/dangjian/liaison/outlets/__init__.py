"""Outlets (网点副本): liaison's own copy of the outlets, with how many members work there."""
