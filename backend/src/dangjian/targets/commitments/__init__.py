"""Commitments (亮承诺): what a member promises under the unit's targets, carried out with its tasks (E-09…E-11)."""
