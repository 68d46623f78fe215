"""Monitors (分段监测): done how much, done how well, what gap is left, unit by unit (B-31)."""
