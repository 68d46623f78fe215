"""Verifications (线下核验): the offline side of dual control, one verdict for one branch, indicator and period."""
