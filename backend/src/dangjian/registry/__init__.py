"""Registry (组织与党员名册): who is where. Nouns: organizations, members (with their posts), outlets, holidays.

Says: registry.organization.created, registry.organization.updated, registry.outlet.changed, registry.holiday.changed.
Hears: nothing.
"""
