"""Risk months (风险月度分析): the month's figures computed from the register, and what people make of them (C-42)."""
