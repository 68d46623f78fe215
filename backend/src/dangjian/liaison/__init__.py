"""Liaison (联系群众): who looks after whom at the grass roots, and what people raise until they say it is solved.

Nouns: issues (群众诉求), norms (the rules as data), outlets (copy of the outlets). Hears: registry.organization.*,
registry.holiday.changed.
"""
