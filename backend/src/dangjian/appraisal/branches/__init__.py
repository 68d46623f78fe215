"""Branches (支部画像): one branch page - radar, stars, trend, what is missing for the next star, and why not 100."""
