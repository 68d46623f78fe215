"""Grants (授权): which role an account holds on which organisation and everything below it, from when to when."""
