"""Identity (账号与授权): who signs in and what they may do. Nouns: accounts, sessions, grants.

Says: nothing yet. Hears: nothing.
"""
