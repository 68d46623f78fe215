"""Rectifications (整改): a weak point found, what the branch did about it, and the recheck that closes it."""
