"""Integrity (完整性检查): what of a year's targets does not add up or is missing, and what to do about each."""
