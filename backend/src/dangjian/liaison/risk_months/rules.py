"""The days of a month, written 2026-11."""

import re
from calendar import monthrange
from datetime import date

_WRITTEN = re.compile(r"(20\d{2})-(0[1-9]|1[0-2])\Z", re.ASCII)
MONTH_PATTERN = r"^20[0-9]{2}-(0[1-9]|1[0-2])$"


def days_of(month: str) -> tuple[date, date] | None:
    """The first and the last day, or none for anything that is no month."""
    found = _WRITTEN.match(month)
    if found is None:
        return None
    year, number = int(found[1]), int(found[2])
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def month_title(month: str) -> str:
    """2026-11 as 2026年11月."""
    year, number = month.split("-")
    return f"{year}年{int(number)}月"
