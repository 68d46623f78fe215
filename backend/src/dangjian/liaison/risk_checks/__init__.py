"""Risk checks (风险自查): departments and units look for risks themselves, and say what they found (C-44)."""
