"""Every rule about a verdict's form (scoring.md, section 5)."""

from datetime import date
from decimal import Decimal

import pytest
from tests.appraisal.verifications.conftest import SCHEME

from dangjian.appraisal.engine.periods import Period, parse_period
from dangjian.appraisal.schemes.queries import loaded
from dangjian.appraisal.verifications.rules import Finding, cell_of, covers, days_to_ask, faults_of, inside

SOURCE = loaded(SCHEME).by_code
TODAY = date(2026, 11, 21)


def period(text: str) -> Period:
    """A period that is one."""
    found = parse_period(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("indicator", "verdict", "amount", "fraction", "reason", "wrong"),
    [
        ("meeting", "confirmed", None, None, None, []),
        ("site", "confirmed", None, None, None, []),
        ("meeting", "reduced", "2.5", None, "缺签到表", []),
        ("meeting", "reduced", "0", None, "缺签到表", []),
        ("meeting", "reduced", None, None, "缺签到表", ["amount"]),
        ("meeting", "reduced", "-1", None, "缺签到表", ["amount"]),
        ("meeting", "reduced", "10.01", None, "缺签到表", ["amount"]),
        ("meeting", "reduced", "1", None, None, ["reason"]),
        ("meeting", "reduced", "1", "0.5", "缺签到表", ["fraction"]),
        ("meeting", "rated", None, "0.8", None, []),
        ("meeting", "rated", None, "1", None, []),
        ("meeting", "rated", None, None, None, ["fraction"]),
        ("meeting", "rated", None, "1.01", None, ["fraction"]),
        ("meeting", "rated", None, "-0.1", None, ["fraction"]),
        ("meeting", "rated", "1", "0.5", None, ["amount"]),
        ("meeting", "rejected", None, None, "没有开会", []),
        ("meeting", "rejected", None, None, None, ["reason"]),
        ("meeting", "confirmed", "1", None, None, ["amount"]),
        ("meeting", "exempt", None, None, "支部新成立", []),
        ("meeting", "exempt", None, None, None, ["reason"]),
        ("output", "exempt", None, None, "停产检修", []),
        ("output", "exempt", None, None, None, ["reason"]),
        ("output", "confirmed", None, None, None, ["verdict"]),
        ("output", "rejected", None, None, "不实", ["verdict"]),
        ("output", "rated", None, "0.5", None, ["verdict"]),
    ],
)
def test_a_verdict_carries_what_it_needs_and_nothing_else(
    indicator: str, verdict: str, amount: str | None, fraction: str | None, reason: str | None, wrong: list[str]
) -> None:
    finding = Finding(verdict, Decimal(amount) if amount else None, Decimal(fraction) if fraction else None, reason)
    assert [name for name, _ in faults_of(finding, SOURCE[indicator])] == wrong


@pytest.mark.parametrize(
    ("indicator", "text", "is_cell"),
    [
        ("meeting", "2026-Q3", True),
        ("meeting", "2026-Q4", True),
        ("meeting", "2027-Q1", False),
        ("meeting", "2026-09", False),
        ("meeting", "2026", False),
        ("meeting", "2026-Q5", False),
        ("output", "2026-11", True),
        ("output", "2026-12", False),
        ("output", "2026-Q4", False),
    ],
)
def test_a_cell_is_a_begun_period_of_the_indicators_own_cycle(indicator: str, text: str, is_cell: bool) -> None:
    assert isinstance(cell_of(text, SOURCE[indicator], TODAY), Period) is is_cell


def test_the_register_is_asked_for_the_periods_last_day_and_today() -> None:
    assert days_to_ask(period("2026-Q3"), TODAY) == [date(2026, 9, 30), TODAY]
    assert days_to_ask(period("2026-Q4"), TODAY) == [TODAY]


def test_a_run_covers_the_cells_inside_its_period() -> None:
    assert covers("2026-Q3", period("2026-08"))
    assert covers("2026", period("2026-08"))
    assert covers("2026-Q3", period("2026-Q3"))
    assert not covers("2026-08", period("2026-Q3"))
    assert not covers("2026-Q2", period("2026-08"))


def test_a_period_is_written_with_the_shorter_ones_in_it() -> None:
    assert inside(period("2026-Q3")) == ["2026-07", "2026-08", "2026-09", "2026-Q3"]
    assert inside(period("2026-08")) == ["2026-08"]
    assert len(inside(period("2026"))) == 17
