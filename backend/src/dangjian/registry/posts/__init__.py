"""Posts (党内职务): who holds which post in which organisation, taken and left on a day, with the reason."""
