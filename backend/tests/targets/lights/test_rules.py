"""The default light rule (interfaces.md) without a database."""

from decimal import Decimal

import pytest

from dangjian.targets.light_rules import rules
from dangjian.targets.light_rules.rules import Span, WorkingDay
from dangjian.targets.lights.rules import quadrant


@pytest.mark.parametrize(
    ("span", "percent", "flags", "light"),
    [
        (Span(20, 10, 9), "50", {}, "green"),
        (Span(20, 10, 9), "40.1", {}, "green"),
        (Span(20, 10, 9), "40", {}, "yellow"),
        (Span(20, 10, 9), "20", {}, "yellow"),
        (Span(20, 10, 9), "19.9", {}, "red"),
        (Span(20, 10, 9), "50", {"is_overdue": True}, "red"),
        (Span(20, 10, 9), "50", {"is_returned": True}, "yellow"),
        (Span(20, 10, 9), "0", {"is_returned": True}, "red"),
        (Span(20, 16, 3), "80", {}, "blue"),
        (Span(20, 15, 4), "75", {}, "green"),
        (Span(100, 90, 9), "90", {}, "blue"),
        (Span(100, 89, 10), "89", {}, "green"),
        (Span(20, 20, -5), "0", {"is_over": True, "is_overdue": True}, "grey"),
        (Span(0, 0, 0), "0", {}, "blue"),
    ],
)
def test_red_before_yellow_before_blue_before_green(
    span: Span, percent: str, flags: dict[str, bool], light: str
) -> None:
    given = {"is_over": False, "is_overdue": False, "is_returned": False} | flags
    assert rules.light(rules.DEFAULT, span, Decimal(percent), **given) == light


def test_plan_is_the_working_days_gone_by_and_today_is_not_over() -> None:
    monday, friday = WorkingDay(1, True), WorkingDay(5, True)
    assert Span.of(monday, friday, monday) == Span(5, 0, 4)
    assert Span.of(monday, friday, WorkingDay(3, True)).planned_percent == Decimal("40.0")
    sunday = WorkingDay(5, False)
    assert Span.of(monday, friday, sunday) == Span(5, 5, 0)
    assert Span.of(sunday, sunday, sunday).planned_percent == 0


def test_red_lies_above_yellow() -> None:
    assert rules.fault(Decimal(30), Decimal(10)) is None
    assert rules.fault(Decimal(10), Decimal(10))


@pytest.mark.parametrize(
    ("weight", "left", "found"),
    [("5", 10, "heavy_soon"), ("5", 11, "heavy_later"), ("4", 10, "light_soon"), ("4", 11, "light_later")],
)
def test_four_quadrants_of_weight_and_days_left(weight: str, left: int, found: str) -> None:
    assert quadrant(Decimal(weight), Decimal(5), left) == found
