"""What holds for what is made public (E-46)."""

from datetime import date
from typing import Literal

State = Literal["waiting", "shown", "over"]


def state_on(published_on: date, until: date | None, day: date) -> State:
    """Waits for its day, is shown (its last day included), or is over."""
    if day < published_on:
        return "waiting"
    return "over" if until is not None and until < day else "shown"


def fault_of_days(published_on: date, until: date | None) -> tuple[str, str] | None:
    """The field at fault and why these cannot be its days, or none."""
    if until is not None and until < published_on:
        return "until", "公开截止日不能早于公布日期"
    return None
