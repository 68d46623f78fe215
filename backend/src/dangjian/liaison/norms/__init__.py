"""Norms (联系群众规则): the days, categories and criteria by which liaison works, per enterprise, in versions."""
