"""Risks (风险台账): petitions, public opinion, integrity and legal risks with level, consultation and measures."""
