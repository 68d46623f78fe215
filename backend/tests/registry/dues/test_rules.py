"""How payments spread over months, what cannot have been paid, and months as such."""

from datetime import date
from decimal import Decimal as D

import pytest

from dangjian.registry.dues import rules
from dangjian.registry.dues_standards.queries import standards

SEP, OCT, NOV, DEC = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
TODAY = date(2026, 11, 22)
STANDARD = standards()[-1]


def test_a_payment_fills_the_earliest_month_first_and_the_last_may_stay_open() -> None:
    assert rules.spread(D("30.00"), {OCT: D("20.00"), SEP: D("20.00")}) == ({SEP: D("20.00"), OCT: D("10.00")}, None)


def test_what_is_paid_more_stays_with_the_last_month() -> None:
    assert rules.spread(D("50.00"), {SEP: D("20.00"), OCT: D("20.00")}) == ({SEP: D("20.00"), OCT: D("30.00")}, None)


@pytest.mark.parametrize(
    ("paid", "open_months", "without"),
    [
        ("20.00", {SEP: D("20.00"), OCT: D("20.00")}, OCT),
        ("20.00", {SEP: D("0.00")}, SEP),
        ("20.00", {SEP: D("-5.00"), OCT: D("20.00")}, SEP),
    ],
)
def test_a_month_that_would_get_nothing_is_named(paid: str, open_months: dict[date, D], without: date) -> None:
    assert rules.spread(D(paid), open_months)[1] == without


@pytest.mark.parametrize(
    ("paid_on", "months", "amount", "field"),
    [
        (date(2026, 11, 23), [NOV], "20.00", "paid_on"),
        (TODAY, [NOV], "0", "amount"),
        (TODAY, [NOV], "-20.00", "amount"),
        (TODAY, [NOV], "20.001", "amount"),
        (TODAY, [NOV, NOV], "20.00", "months"),
        (TODAY, [date(2027, 2, 1)], "20.00", "months"),
    ],
)
def test_what_cannot_have_been_paid_is_refused(paid_on: date, months: list[date], amount: str, field: str) -> None:
    fault = rules.fault_of_payment(STANDARD, paid_on, months, D(amount), TODAY)
    assert fault is not None
    assert fault[0] == field


def test_a_quarter_may_be_paid_at_once() -> None:
    months = [NOV, DEC, date(2027, 1, 1)]
    assert rules.fault_of_payment(STANDARD, TODAY, months, D("60.00"), TODAY) is None


def test_months_are_counted_over_the_turn_of_the_year() -> None:
    assert rules.month_after(NOV, 2) == date(2027, 1, 1)
    assert rules.month_after(date(2026, 1, 1), -1) == date(2025, 12, 1)
    assert rules.last_of(date(2028, 2, 1)) == date(2028, 2, 29)
    assert rules.months_from(NOV, date(2027, 1, 1)) == [NOV, DEC, date(2027, 1, 1)]
    assert rules.name_of(rules.month_of("2026-09")) == "2026-09"


def test_six_months_without_dues_are_what_the_regulation_says() -> None:
    assert rules.SILENT_MONTHS == 6
