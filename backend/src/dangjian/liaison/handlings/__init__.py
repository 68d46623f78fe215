"""Handlings (诉求办理): one issue in full, every move of office and handler, and the clocks on working days."""
