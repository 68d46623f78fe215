"""Worklists (核验清单): which branches still wait for verification on site, and one branch's sheet, item by item."""
