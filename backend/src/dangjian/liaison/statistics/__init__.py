"""Statistics (诉求统计): whether issues are really solved: funnel, rates with their interval, causes, age (D-25)."""
