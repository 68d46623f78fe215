"""Outlets (网点): post offices and counters with who of the members works there; one without a member is uncovered."""
