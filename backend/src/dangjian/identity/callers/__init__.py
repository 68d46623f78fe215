"""Callers (调用者): who a session belongs to, and what he may do at this moment."""
