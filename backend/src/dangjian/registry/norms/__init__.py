"""Norms (规定): the published rules' figures as data, and where an enterprise asks for more than they do."""
