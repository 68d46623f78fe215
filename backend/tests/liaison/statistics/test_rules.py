"""The interval, the ages and the causes."""

from decimal import Decimal

import pytest

from dangjian.liaison.statistics import rules


def test_the_interval_of_202_of_209_is_wilsons() -> None:
    found = rules.rate(202, 209)
    assert (found.percent, found.low, found.high) == (Decimal("96.65"), Decimal("93.25"), Decimal("98.37"))


@pytest.mark.parametrize(("part", "whole", "low", "high"), [(0, 5, "0.00", "43.45"), (5, 5, "56.55", "100.00")])
def test_few_cases_say_little_and_never_leave_the_scale(part: int, whole: int, low: str, high: str) -> None:
    found = rules.rate(part, whole)
    assert (found.low, found.high) == (Decimal(low), Decimal(high))


def test_of_nothing_there_is_no_share() -> None:
    found = rules.rate(0, 0)
    assert (found.percent, found.low, found.high) == (None, None, None)


@pytest.mark.parametrize(("days", "title"), [(0, "7 天以内"), (7, "7 天以内"), (8, "8–15 天"), (400, "60 天以上")])
def test_every_age_has_its_group(days: int, title: str) -> None:
    assert rules.age_group(days) == title


def test_causes_come_greatest_first_and_add_up() -> None:
    rows = [{"code": code, "count": count} for code, count in (("a", 1), ("b", 6), ("c", 3))]
    found = rules.pareto(rows)
    assert [(row["code"], str(row["cumulative"])) for row in found] == [("b", "60.00"), ("c", "90.00"), ("a", "100.00")]
