"""Venue funds (党建专项经费): budget lines of a year and the venues they are spent on, in versions (A-73)."""
