"""What holds when a cadre is given a class and a tier: a day and a reason, never by years (B-34, B-35)."""

from datetime import date


def fault_of_since(since: date, last: date | None, today: date) -> str | None:
    """Why a class and tier cannot be given from that day, or none; the past is never overwritten."""
    if since > today:
        return "起始日期不能晚于今天"
    if last is not None and since <= last:
        return f"起始日期须晚于上一次的 {last.isoformat()}"
    return None
