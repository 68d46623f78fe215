"""Norms (规定): the regulations' frequencies and limits as data, each with source, article and how sure we are."""
