"""What holds for outlets: when one is covered, since when, and what stands against closing it (D-16, D-23)."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")


def is_uncovered(own_members: int, is_open: bool) -> bool:
    """An open outlet in which no own member works; members affiliated elsewhere do not cover it (D-16, D-18)."""
    return is_open and own_members == 0


def coverage_since(before: int, after: int, since: date, on: date) -> date:
    """Since when it is as it is now: the day of the change when the first came or the last left, else as before."""
    return max(since, on) if (before == 0) != (after == 0) else since


def share(part: int, whole: int) -> Decimal | None:
    """A share in percent, half up to hundredths; none of nothing."""
    return (Decimal(part * 100) / Decimal(whole)).quantize(HUNDREDTH, ROUND_HALF_UP) if whole else None


def fault_of_days(opened_on: date, closed_on: date | None, today: date) -> tuple[str, str] | None:
    """The field and why an outlet cannot have these days, or none."""
    if opened_on > today:
        return "opened_on", "开业日期不能晚于今天"
    if closed_on is not None and closed_on > today:
        return "closed_on", "撤销日期不能晚于今天"
    if closed_on is not None and closed_on < opened_on:
        return "closed_on", "撤销日期不能早于开业日期"
    return None


def fault_of_closing(own_members: int, external_members: int) -> str | None:
    """Why an outlet cannot be closed yet, or none: nobody is forgotten in a closed one."""
    if own_members + external_members == 0:
        return None
    return f"该网点还有 {own_members + external_members} 名党员,请先调整他们的所在网点,再登记撤销。"
