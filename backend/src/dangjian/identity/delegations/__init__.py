"""Delegations (委托): a grant of one's own lent during leave; never more, never onward, over by itself."""
