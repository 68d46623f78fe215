"""Audit (审计): who changed what, when, from what to what, and up to where a digest vouches for it."""
