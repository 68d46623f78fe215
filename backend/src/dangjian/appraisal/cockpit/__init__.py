"""Cockpit (驾驶舱): how all branches in the caller's scope stand in a period, and what needs attention."""
