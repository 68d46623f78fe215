"""What is a blind spot: an outlet without an own member, members affiliated elsewhere or in no group (D-15, D-18)."""

from calendar import monthrange
from datetime import date
from typing import Literal

from dangjian.registry.norms.rules import number

Size = Literal["small", "large"]
SIZE_TITLES: dict[Size, str] = {"small": "正式党员不足规定人数", "large": "党员超过规定人数"}
MONTHS = 12


def size_of(full_members: int, members: int) -> Size | None:
    """Whether a branch is too small (ORG-01) or too large (ORG-02)."""
    if full_members < number("ORG-01", "min_full_members"):
        return "small"
    return "large" if members > number("ORG-02", "max_members") else None


def month_ends(today: date) -> list[date]:
    """The last days of the months that are over, and today."""
    found, year, month = [today], today.year, today.month
    for _ in range(MONTHS - 1):
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        found.append(date(year, month, monthrange(year, month)[1]))
    return found[::-1]
