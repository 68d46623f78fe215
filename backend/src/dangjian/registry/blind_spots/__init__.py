"""Blind spots (覆盖盲区): outlets without a member, members elsewhere or in no group, branches of a wrong size."""
