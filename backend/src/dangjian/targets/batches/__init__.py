"""Batches (批量下达): the same targets for hundreds of organisations in one action, previewed, followed and undone."""
