"""Transfers (组织关系转接): a member goes from branch to branch, proposed by one side, accepted by the other."""
