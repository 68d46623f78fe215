"""Registry (组织与党员名册): who is where. Nouns: organizations, members (with their posts).

Says: registry.organization.created, registry.organization.updated. Hears: nothing.
"""
