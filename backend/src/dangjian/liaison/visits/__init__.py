"""Visits (走访): who was at an outlet when, what was seen and done; corrected by further versions, none is lost."""
