"""Talents (干部人才): each cadre's class and tier, given on a day with the reason (B-35)."""
