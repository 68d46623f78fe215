"""What holds for members affiliated elsewhere: from when until when they work here (D-17)."""

from datetime import date


def fault_of_days(since: date, left_on: date | None, today: date) -> tuple[str, str] | None:
    """The field and why somebody cannot have these days, or none."""
    if since > today:
        return "since", "到岗日期不能晚于今天"
    if left_on is not None and left_on > today:
        return "left_on", "离开日期不能晚于今天"
    if left_on is not None and left_on < since:
        return "left_on", "离开日期不能早于到岗日期"
    return None
