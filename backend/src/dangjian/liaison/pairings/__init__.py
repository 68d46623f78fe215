"""Pairings (结对): which representative looks after which outlet and how long; proposed, arranged, handed over."""
