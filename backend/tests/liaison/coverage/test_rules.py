"""D-16, D-20, D-23: what uncovered means, and on which days the trend looks."""

from datetime import date
from decimal import Decimal

import pytest

from dangjian.liaison.coverage import rules


@pytest.mark.parametrize(("own", "is_open", "uncovered"), [(0, True, True), (3, True, False), (0, False, False)])
def test_only_a_member_who_works_there_covers_an_open_outlet(own: int, is_open: bool, uncovered: bool) -> None:
    assert rules.is_uncovered(own, is_open) is uncovered


def test_a_gap_never_ends_before_it_began() -> None:
    assert rules.ends_on(date(2026, 3, 1), date(2026, 6, 1)) == date(2026, 6, 1)
    assert rules.ends_on(date(2026, 3, 1), date(2026, 2, 1)) == date(2026, 3, 1)


def test_the_trend_looks_at_the_ends_of_months_and_at_today() -> None:
    days = rules.month_ends(date(2026, 3, 15), 4)
    assert [day.isoformat() for day in days] == ["2025-12-31", "2026-01-31", "2026-02-28", "2026-03-15"]
    assert len(rules.month_ends(date(2026, 11, 21))) == 12


def test_the_share_is_that_of_the_source() -> None:
    assert rules.share(54, 241) == Decimal("22.41")
    assert rules.share(0, 0) is None
