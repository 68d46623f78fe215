"""Registry (组织与党员名册): who is where. Nouns: organizations, members (with their posts), holidays.

Says: registry.organization.created, registry.organization.updated, registry.holiday.changed. Hears: nothing.
"""
