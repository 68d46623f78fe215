"""The default light rule (interfaces.md): plan by working days against what was reported; pure, the same as in SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Light = Literal["grey", "red", "yellow", "blue", "green"]
LIGHT_TITLES: Mapping[Light, str] = {
    "grey": "已办结",
    "red": "落后或超期",
    "yellow": "有偏差",
    "blue": "临期",
    "green": "正常",
}
DEFAULT_VERSION = 0
_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Thresholds:
    """The numbers of a rule in percentage points, working days and percent of the whole span."""

    red_lag: Decimal = Decimal(30)
    yellow_lag: Decimal = Decimal(10)
    blue_days: int = 3
    blue_part: Decimal = Decimal(10)


DEFAULT = Thresholds()


@dataclass(frozen=True)
class WorkingDay:
    """A day of the calendar: whether people work on it, and how many working days there were up to it."""

    ordinal: int
    is_workday: bool

    @property
    def before(self) -> int:
        """The working days before this day."""
        return self.ordinal - self.is_workday


@dataclass(frozen=True)
class Span:
    """A task's time in working days: in all, gone by (today is not over yet), and left after today."""

    total: int
    elapsed: int
    left: int

    @classmethod
    def of(cls, start: WorkingDay, due: WorkingDay, today: WorkingDay) -> "Span":
        """The span between two days, seen from a third."""
        total = due.ordinal - start.before
        return cls(total, min(max(today.before - start.before, 0), total), due.ordinal - today.ordinal)

    @property
    def planned_percent(self) -> Decimal:
        """Elapsed working days out of all, in percent to a tenth."""
        if self.total <= 0:
            return Decimal(0)
        return (Decimal(self.elapsed * 100) / self.total).quantize(_TENTH, ROUND_HALF_UP)


def light(
    thresholds: Thresholds, span: Span, percent: Decimal, *, is_over: bool, is_overdue: bool, is_returned: bool
) -> Light:
    """Grey when over; red when overdue or far behind; yellow when behind or sent back; blue when nearly due."""
    if is_over:
        return "grey"
    lag = span.elapsed * 100 - percent * span.total  # in percentage points times the span, so that nothing is rounded
    if is_overdue or lag > thresholds.red_lag * span.total:
        return "red"
    if is_returned or (span.total > 0 and lag >= thresholds.yellow_lag * span.total):
        return "yellow"
    if span.left <= thresholds.blue_days or (span.total - span.elapsed) * 100 <= thresholds.blue_part * span.total:
        return "blue"
    return "green"


def fault(red_lag: Decimal, yellow_lag: Decimal) -> str | None:
    """Why a rule's numbers cannot stand together, or none."""
    return "红灯的落后点数须大于黄灯的落后点数" if red_lag <= yellow_lag else None
