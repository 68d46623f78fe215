"""Representatives (党代表): members whom an organisation nominates, another person approves, and a term bounds."""
