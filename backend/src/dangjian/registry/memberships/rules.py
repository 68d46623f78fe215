"""What holds for the stretches in which somebody belongs to branches: one at a time, none before the last began."""

from datetime import date

FIRST = "登记时所在支部"


def why_not_move(since: date, on: date, today: date) -> str | None:
    """Why one cannot belong elsewhere from that day on, or none."""
    if on > today:
        return "生效日期不能晚于今天"
    if on <= since:
        return f"生效日期须晚于转入现支部的日期 {since.isoformat()}"
    return None
