"""Balances (自动补齐): the children's weights or shares brought to exactly 100, the values following."""
