"""Pace against plan on working days, and a forecast with its range; exact, and the same for one target and for many."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from dangjian.targets.targets.rules import completion, is_percent, rounded

RECENT = 6
"""How many of the last intervals say how fast it goes now."""
BEHIND_PERCENT = 10
"""A target that lies this many points behind its plan is behind (interfaces.md, default light rule: yellow from 10)."""
Ordinal = Callable[[date], int]


@dataclass(frozen=True)
class Plan:
    """What a pace needs to know of a target."""

    direction: str
    unit: str
    baseline: Decimal | None
    target_value: Decimal | None
    starts_on: date
    due_on: date


@dataclass(frozen=True)
class Stage:
    """A milestone: planned value or planned part of the whole in percent."""

    due_on: date
    planned_value: Decimal | None
    planned_percent: Decimal | None


@dataclass(frozen=True)
class Outlook:
    """Where a target will end if it goes on as it went: expected, and between the slowest and fastest recent pace."""

    expected: Decimal
    low: Decimal
    high: Decimal
    completion: Fraction | None
    completion_low: Fraction | None
    completion_high: Fraction | None
    intervals: int


def month_of(day: date) -> str:
    """The month in which a reading is taken."""
    return f"{day:%Y-%m}"


def fault_of_reading(plan_starts: date, due_on: date | None, as_of: date, today: date) -> str | None:
    """Why a reading cannot be of that day, or none."""
    if as_of > today:
        return "读数日期不能晚于今天"
    if as_of < plan_starts:
        return "读数日期早于目标的开始日期"
    if due_on is not None and as_of > due_on:
        return "读数日期晚于目标期限;期限后的结果请在“考核”中办理"
    return None


def accrues(plan: Plan) -> bool:
    """Whether the figure grows over the period (revenue), or is a level that holds all along (a satisfaction rate)."""
    return plan.baseline is not None or (plan.direction == "up" and not is_percent(plan.unit))


def elapsed(plan: Plan, day: date, ordinal: Ordinal) -> Fraction:
    """The part of the period's working days that has passed, between 0 and 1."""
    before = ordinal(plan.starts_on) - 1
    whole = ordinal(plan.due_on) - before
    if whole <= 0:
        return Fraction(int(day >= plan.due_on))
    return min(max(Fraction(ordinal(day) - before, whole), Fraction(0)), Fraction(1))


def planned(plan: Plan, stages: Sequence[Stage], day: date, ordinal: Ordinal) -> Fraction | None:
    """What part of the target should be reached by that day: along the milestones, else evenly on working days."""
    if day < plan.starts_on:
        return Fraction(0)
    points = [(stage.due_on, part) for stage in stages if (part := _part(plan, stage)) is not None]
    if not points:
        return elapsed(plan, day, ordinal) if accrues(plan) else Fraction(1)
    line = sorted([*points, *([] if any(at >= plan.due_on for at, _ in points) else [(plan.due_on, Fraction(1))])])
    before, reached = plan.starts_on, Fraction(0)
    for at, part in line:
        if day < at:
            return reached + (part - reached) * _between(before, at, day, ordinal)
        before, reached = at, part
    return reached


def value_at(plan: Plan, part: Fraction) -> Decimal | None:
    """The value that stands for a part of the way to the target; a level is its target all along."""
    if plan.target_value is None:
        return None
    if not accrues(plan):
        return plan.target_value
    start = Fraction(plan.baseline or 0)
    return rounded(start + (Fraction(plan.target_value) - start) * part)


def _part(plan: Plan, stage: Stage) -> Fraction | None:
    if stage.planned_percent is not None:
        return Fraction(stage.planned_percent) / 100
    return completion(plan.direction, plan.baseline, plan.target_value, stage.planned_value)


def _between(first: date, last: date, day: date, ordinal: Ordinal) -> Fraction:
    whole = ordinal(last) - ordinal(first)
    return Fraction(ordinal(day) - ordinal(first), whole) if whole > 0 else Fraction(0)


def reached_on(plan: Plan, stage: Stage, readings: Sequence[tuple[date, Decimal]]) -> date | None:
    """The day of the first reading, of those in force, by which the milestone's plan was reached."""
    wanted = _part(plan, stage)
    if wanted is None:
        return None
    for day, value in sorted(readings):
        done = completion(plan.direction, plan.baseline, plan.target_value, value)
        if done is not None and done >= wanted:
            return day
    return None


def outlook(plan: Plan, readings: Sequence[tuple[date, Decimal]], ordinal: Ordinal) -> Outlook | None:
    """The value at the deadline from the readings so far, the oldest first; none before the first reading.

    A growing figure goes on at its mean pace per working day, and its range at the slowest and the fastest of the
    recent intervals. A level stays where it is, and its range is that of the recent readings.
    """
    if not readings:
        return None
    last_on, last = readings[-1]
    if not accrues(plan):
        recent = [Fraction(value) for _, value in readings[-RECENT:]]
        return _outlook(plan, Fraction(last), min(recent), max(recent), len(recent))
    start = (plan.starts_on, plan.baseline or Decimal(0))
    rates = [rate for a, b in pairwise([start, *readings]) if (rate := _rate(a, b, ordinal)) is not None]
    if not rates:
        return _outlook(plan, Fraction(last), Fraction(last), Fraction(last), 0)
    left = max(ordinal(plan.due_on) - ordinal(last_on), 0)
    mean = _rate(start, readings[-1], ordinal) or rates[-1]
    recent = rates[-RECENT:]
    ends = sorted([Fraction(last) + left * rate for rate in (min(recent), mean, max(recent))])
    return _outlook(plan, Fraction(last) + left * mean, ends[0], ends[-1], len(recent))


def _rate(a: tuple[date, Decimal], b: tuple[date, Decimal], ordinal: Ordinal) -> Fraction | None:
    days = ordinal(b[0]) - ordinal(a[0])
    return (Fraction(b[1]) - Fraction(a[1])) / days if days > 0 else None


def _outlook(plan: Plan, expected: Fraction, low: Fraction, high: Fraction, intervals: int) -> Outlook:
    def reached(value: Fraction) -> Fraction | None:
        return completion(plan.direction, plan.baseline, plan.target_value, rounded(value, 4))

    ends = [one for one in (reached(low), reached(high)) if one is not None]
    return Outlook(
        rounded(expected, 4),
        rounded(low, 4),
        rounded(high, 4),
        reached(expected),
        min(ends, default=None),
        max(ends, default=None),
        intervals,
    )


def pace_in_words(behind: Fraction | None) -> str:
    """Ahead, on plan or behind, said in one word."""
    if behind is None:
        return "尚无读数"
    if behind * 100 >= BEHIND_PERCENT:
        return "落后于计划"
    if behind * 100 > 0:
        return "略低于计划"
    return "达到计划"
