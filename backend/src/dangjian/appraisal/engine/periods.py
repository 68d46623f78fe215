"""Months, quarters and years of the calendar in Asia/Shanghai, and the cells of a run (scoring.md, section 3)."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

LENGTHS = {"month": 1, "quarter": 3, "year": 12}
_WRITTEN = re.compile(r"(?P<year>[0-9]{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")


@dataclass(frozen=True, order=True)
class Period:
    """One calendar period; `cycle` is month, quarter or year."""

    first: date
    last: date
    cycle: str

    def __str__(self) -> str:
        year = f"{self.first.year:04d}"
        if self.cycle == "year":
            return year
        if self.cycle == "quarter":
            return f"{year}-Q{(self.first.month + 2) // 3}"
        return f"{year}-{self.first.month:02d}"


def period_from(cycle: str, first: date) -> Period:
    """The period of a cycle that contains the given day."""
    length = LENGTHS[cycle]
    month = (first.month - 1) // length * length + 1
    last_month = month + length - 1
    last_day = calendar.monthrange(first.year, last_month)[1]
    return Period(date(first.year, month, 1), date(first.year, last_month, last_day), cycle)


def parse_period(text: str) -> Period | None:
    """The period written `2026-03`, `2026-Q1` or `2026`; none for anything else."""
    found = _WRITTEN.fullmatch(text)
    if found is None or found["year"] == "0000":
        return None
    year = int(found["year"])
    if found["quarter"]:
        return period_from("quarter", date(year, int(found["quarter"]) * 3, 1))
    if found["month"]:
        return period_from("month", date(year, int(found["month"]), 1))
    return period_from("year", date(year, 1, 1))


def takes_part(cycle: str, period: Period) -> bool:
    """An indicator takes part when its cycle is no longer than the period of the run."""
    return LENGTHS[cycle] <= LENGTHS[period.cycle]


def cells(cycle: str, period: Period, today: date) -> list[Period]:
    """The periods of the cycle inside the run's period whose first day is not after the local date of `as_of`."""
    months = range(period.first.month, period.last.month + 1, LENGTHS[cycle])
    inside = (period_from(cycle, date(period.first.year, month, 1)) for month in months)
    return [cell for cell in inside if cell.first <= today]


def veto_window(cycle: str, period: Period) -> tuple[date, date]:
    """From the earlier of the run's period and the veto's own period around its last day, to the end of the run's."""
    return min(period.first, period_from(cycle, period.last).first), period.last


def last_date_in_time(cell: Period, grace_days: int, due_day: int | None) -> date:
    """The last local date on which a record of the cell is still in time (section 4, "Late")."""
    if due_day is not None:
        return cell.last.replace(day=min(due_day, cell.last.day))
    return cell.last + timedelta(days=min(grace_days, (date.max - cell.last).days))
