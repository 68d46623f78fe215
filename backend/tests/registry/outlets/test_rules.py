"""D-16 and D-23: when an outlet is uncovered, since when, and what its share is."""

from datetime import date
from decimal import Decimal

import pytest

from dangjian.registry.outlets import rules

TODAY = date(2026, 11, 21)
SINCE, LATER = date(2026, 3, 1), date(2026, 6, 1)


@pytest.mark.parametrize(("own", "is_open", "uncovered"), [(0, True, True), (1, True, False), (0, False, False)])
def test_an_open_outlet_without_an_own_member_is_uncovered(own: int, is_open: bool, uncovered: bool) -> None:
    assert rules.is_uncovered(own, is_open) is uncovered


@pytest.mark.parametrize(
    ("before", "after", "on", "since"),
    [(0, 1, LATER, LATER), (1, 0, LATER, LATER), (1, 2, LATER, SINCE), (0, 0, LATER, SINCE), (2, 0, SINCE, SINCE)],
)
def test_coverage_is_as_it_is_since_the_first_came_or_the_last_left(
    before: int, after: int, on: date, since: date
) -> None:
    assert rules.coverage_since(before, after, SINCE, on) == since


def test_coverage_never_began_before_it_last_changed() -> None:
    assert rules.coverage_since(0, 1, LATER, SINCE) == LATER


def test_the_share_of_the_uncovered_is_that_of_the_source() -> None:
    assert rules.share(54, 241) == Decimal("22.41")
    assert rules.share(187, 1206) == Decimal("15.51")
    assert rules.share(0, 0) is None


@pytest.mark.parametrize(
    ("opened", "closed", "field"),
    [
        (SINCE, None, None),
        (SINCE, LATER, None),
        (date(2026, 11, 22), None, "opened_on"),
        (SINCE, date(2026, 11, 22), "closed_on"),
        (LATER, SINCE, "closed_on"),
    ],
)
def test_days_of_an_outlet(opened: date, closed: date | None, field: str | None) -> None:
    fault = rules.fault_of_days(opened, closed, TODAY)
    assert (fault[0] if fault else None) == field


def test_nobody_is_forgotten_in_a_closed_outlet() -> None:
    assert rules.fault_of_closing(0, 0) is None
    assert "2 名党员" in (rules.fault_of_closing(1, 1) or "")
