"""Practices (推广做法): what one organisation found to work, and who took it over (D-37)."""
