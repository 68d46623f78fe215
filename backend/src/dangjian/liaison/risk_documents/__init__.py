"""Risk documents (风险文书): the risk report (稳定风险报告单), the warning (预警通知) and the month's report (C-43)."""
