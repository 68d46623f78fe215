"""Pace and forecast, without a database."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from dangjian.targets.readings.rules import (
    Outlook,
    Plan,
    Stage,
    accrues,
    fault_of_reading,
    outlook,
    pace_in_words,
    planned,
)

FIRST = date(2026, 1, 1)


def day(number: int) -> date:
    """The so-manieth day of the test's year, in which every day is a working day."""
    return FIRST + timedelta(days=number - 1)


def ordinal(at: date) -> int:
    """Every day counts."""
    return (at - FIRST).days + 1


def revenue(**more: Any) -> Plan:
    """A hundred in a hundred working days."""
    said = {"direction": "up", "unit": "万元", "baseline": None, "target_value": Decimal(100)}
    return Plan(**(said | {"starts_on": day(1), "due_on": day(100)} | more))


@pytest.mark.parametrize(
    ("plan", "grows"),
    [
        (revenue(), True),
        (revenue(unit="%"), False),
        (revenue(unit="%", baseline=Decimal(12)), True),
        (revenue(direction="down"), False),
        (revenue(direction="down", baseline=Decimal(120)), True),
        (revenue(direction="keep"), False),
    ],
)
def test_a_figure_grows_over_the_period_or_is_a_level(plan: Plan, grows: bool) -> None:
    assert accrues(plan) is grows


@pytest.mark.parametrize(("at", "part"), [(0, 0), (1, Fraction(1, 100)), (25, Fraction(1, 4)), (100, 1), (150, 1)])
def test_without_milestones_the_plan_is_even_on_working_days(at: int, part: Fraction) -> None:
    assert planned(revenue(), [], day(at), ordinal) == part


def test_a_level_is_planned_all_along() -> None:
    assert planned(revenue(unit="%"), [], day(3), ordinal) == 1
    assert planned(revenue(unit="%"), [], day(0), ordinal) == 0


@pytest.mark.parametrize(
    ("at", "part"),
    [(11, Fraction(1, 10)), (21, Fraction(1, 5)), (61, Fraction(1, 2)), (80, Fraction(119, 158)), (100, 1)],
)
def test_along_milestones_the_plan_runs_from_one_to_the_next(at: int, part: Fraction) -> None:
    """B-11 按序时: by day 21 a fifth, by day 61 a half (said as a value), the rest by the deadline."""
    stages = [Stage(day(61), Decimal(50), None), Stage(day(21), None, Decimal(20))]
    found = planned(revenue(), stages, day(at), ordinal)
    if at == 80:
        part = Fraction(1, 2) + Fraction(1, 2) * Fraction(19, 39)
    assert found == part


def read(*pairs: tuple[int, int]) -> list[tuple[date, Decimal]]:
    return [(day(at), Decimal(value)) for at, value in pairs]


def test_without_a_reading_nothing_is_foretold() -> None:
    assert outlook(revenue(), [], ordinal) is None


def test_a_growing_figure_goes_on_at_its_mean_pace_and_its_range_is_the_recent_extremes() -> None:
    found = outlook(revenue(), read((21, 20), (41, 30), (61, 60)), ordinal)
    assert isinstance(found, Outlook)
    assert (found.expected, found.low, found.high) == (Decimal("99.0000"), Decimal("79.5000"), Decimal("118.5000"))
    assert found.completion == Fraction(99, 100)
    assert (found.completion_low, found.completion_high) == (Fraction(795, 1000), Fraction(1185, 1000))
    assert found.intervals == 3


def test_a_level_stays_where_it_is_within_its_recent_readings() -> None:
    found = outlook(revenue(unit="%"), read((20, 90), (40, 96), (60, 93)), ordinal)
    assert found is not None
    assert (found.expected, found.low, found.high) == (Decimal(93), Decimal(90), Decimal(96))


def test_the_order_of_lower_is_better_is_turned_round_in_completion() -> None:
    found = outlook(revenue(direction="down"), read((20, 110), (40, 90)), ordinal)
    assert found is not None
    assert found.completion_low is not None
    assert found.completion_high is not None
    assert found.completion_low < found.completion_high


@pytest.mark.parametrize(
    ("at", "today", "refused"),
    [(50, 50, False), (51, 50, True), (0, 50, True), (100, 150, False), (101, 150, True)],
)
def test_a_reading_is_of_a_day_of_the_period_that_has_come(at: int, today: int, refused: bool) -> None:
    assert (fault_of_reading(day(1), day(100), day(at), day(today)) is not None) is refused


@pytest.mark.parametrize(
    ("behind", "words"),
    [
        (None, "尚无读数"),
        (Fraction(-1, 10), "达到计划"),
        (Fraction(0), "达到计划"),
        (Fraction(9, 100), "略低于计划"),
        (Fraction(10, 100), "落后于计划"),
    ],
)
def test_the_pace_is_said_in_words(behind: Fraction | None, words: str) -> None:
    assert pace_in_words(behind) == words
