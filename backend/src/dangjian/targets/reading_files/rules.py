"""Which day a month's figure is of, and when a unit is another one (T7)."""

import re
from calendar import monthrange
from datetime import date

MAX_ROWS = 5_000
_MONTH = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*月?\Z", re.ASCII)


def month_of(cell: str) -> tuple[int, int] | None:
    """A month as 2026-06, 2026.6, 2026年6月 or 202606; or none."""
    found = _MONTH.match(cell)
    if not found or not 1 <= int(found[2]) <= 12 or not 1900 <= int(found[1]) <= 2200:
        return None
    return int(found[1]), int(found[2])


def as_of(month: tuple[int, int], starts_on: date, due_on: date | None, today: date) -> date:
    """The last day of the month on which the target ran and that is not still to come."""
    last = date(*month, monthrange(*month)[1])
    day = min(day for day in (last, due_on, today) if day is not None)
    first = date(*month, 1)
    return max(day, min(starts_on, last)) if day >= first else first


def is_same_unit(written: str, unit: str) -> bool:
    """Whether two units are written alike; the percent sign in either width."""
    return written.replace("%", "%").casefold() == unit.replace("%", "%").casefold()
