"""Findings (共性问题): like issues that point to one cause, with an owner and an answer; found again if they recur."""
