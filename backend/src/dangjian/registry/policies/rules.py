"""What holds for policy documents: a wording is superseded and never overwritten, an abolished one stays readable."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

State = Literal["in_force", "abolished"]
STATE_TITLES: dict[State, str] = {"in_force": "有效", "abolished": "已废止"}


def fault_of_days(issued_on: date, effective_on: date, before: date | None, today: date) -> tuple[str, str] | None:
    """The field at fault and why a wording cannot have these days, or none; `before` is the last wording's day."""
    if issued_on > today:
        return "issued_on", "印发日期不能晚于今天"
    if effective_on < issued_on:
        return "effective_on", "施行日期不能早于印发日期"
    if before is not None and issued_on < before:
        return "issued_on", f"印发日期不能早于上一版的印发日期 {before.isoformat()}"
    return None


def fault_of_abolition(abolished_on: date, issued_on: date, today: date) -> tuple[str, str] | None:
    """The field at fault and why a document cannot end on that day, or none."""
    if abolished_on > today:
        return "abolished_on", "废止日期不能晚于今天"
    if abolished_on < issued_on:
        return "abolished_on", f"废止日期不能早于现行版本的印发日期 {issued_on.isoformat()}"
    return None


def doubled_clause(numbers: Sequence[str]) -> int | None:
    """The place of the first clause whose number was already used, or none."""
    seen: set[str] = set()
    for place, number in enumerate(numbers):
        if number in seen:
            return place
        seen.add(number)
    return None
