"""D-38 and D-39: how a co-building agreement stands on a day, and which days it can have."""

from datetime import date

import pytest

from dangjian.liaison.agreements import rules

TODAY = date(2026, 11, 21)
JAN, DEC = date(2026, 1, 1), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("starts", "ends", "ended", "state"),
    [
        (JAN, DEC, None, "active"),
        (JAN, date(2026, 12, 21), None, "expiring"),
        (JAN, date(2026, 11, 21), None, "expiring"),
        (JAN, date(2026, 11, 20), None, "expired"),
        (date(2026, 12, 1), DEC, None, "planned"),
        (JAN, DEC, date(2026, 5, 1), "ended"),
    ],
)
def test_an_agreement_runs_out_by_itself_and_says_so_a_month_before(
    starts: date, ends: date, ended: date | None, state: str
) -> None:
    assert rules.state_of(starts, ends, ended, TODAY) == state


@pytest.mark.parametrize(
    ("signed", "starts", "ends", "field"),
    [
        (JAN, JAN, DEC, None),
        (date(2026, 11, 22), JAN, DEC, "signed_on"),
        (JAN, DEC, DEC, "ends_on"),
        (JAN, JAN, date(2032, 1, 1), "ends_on"),
    ],
)
def test_days_of_an_agreement(signed: date, starts: date, ends: date, field: str | None) -> None:
    fault = rules.fault_of_days(signed, starts, ends, TODAY)
    assert (fault[0] if fault else None) == field


def test_a_renewal_follows_the_one_before() -> None:
    assert rules.fault_of_renewal(date(2027, 1, 1), DEC) is None
    assert "之后开始" in (rules.fault_of_renewal(DEC, DEC) or "")


def test_an_activity_is_past_and_under_the_agreement() -> None:
    assert rules.fault_of_activity(TODAY, JAN, TODAY) is None
    assert rules.fault_of_activity(date(2026, 11, 22), JAN, TODAY)
    assert rules.fault_of_activity(date(2025, 12, 31), JAN, TODAY)
