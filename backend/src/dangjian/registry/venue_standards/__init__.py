"""Venue standards (阵地标准): an enterprise's kinds of venues, checklist (六有) and openness categories, as data."""
