"""Feedback (减负直通车): a complaint about any form, anonymous if one likes, answered within ten working days."""
