"""When an outlet is uncovered, and on which days a trend looks (D-16, D-23)."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

MONTHS = 12
HUNDREDTH = Decimal("0.01")
Shown = Literal["uncovered", "uncovered_unpaired", "uncovered_paired", "covered", "all"]


def is_uncovered(own_members: int, is_open: bool) -> bool:
    """An open outlet in which no own member works; a pairing does not change that (D-23)."""
    return is_open and own_members == 0


def ends_on(since: date, covered_since: date) -> date:
    """The first day on which a gap is over; never before it began."""
    return max(since, covered_since)


def share(part: int, whole: int) -> Decimal | None:
    """A share in percent, half up to hundredths; none of nothing."""
    return (Decimal(part * 100) / Decimal(whole)).quantize(HUNDREDTH, ROUND_HALF_UP) if whole else None


def month_ends(today: date, count: int = MONTHS) -> list[date]:
    """The last days of the months before, and today for the current one, the earliest first."""
    days = [today]
    while len(days) < count:
        days.append(days[-1].replace(day=1) - timedelta(days=1))
    return days[::-1]
