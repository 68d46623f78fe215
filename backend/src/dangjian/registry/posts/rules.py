"""What holds for posts: full members hold them, and an organisation has one first post at a time."""

from datetime import date

SECRETARY = 1


def why_not_take(kind: str, status: str) -> str | None:
    """Why somebody cannot take a post, or none: probationary members are not elected (ORG-09)."""
    if kind != "full":
        return "预备党员没有被选举权,不能担任党内职务"
    return None if status in ("active", "mobile") else "该党员当前状态不能任职,请先核对党员状态"


def fault_of_since(since: date, joined_on: date, today: date) -> str | None:
    """Why a post cannot begin on that day, or none."""
    if since > today:
        return "任职日期不能晚于今天"
    return "任职日期不能早于入党日期" if since < joined_on else None


def fault_of_end(since: date, on: date, today: date) -> str | None:
    """Why a post cannot end on that day, or none."""
    if on > today:
        return "免职日期不能晚于今天"
    return f"免职日期须晚于任职日期 {since.isoformat()}" if on <= since else None
