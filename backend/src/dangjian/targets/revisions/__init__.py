"""Revisions (目标调整): a target in force changes only with a reason, its before and after kept for ever."""
