"""The states of a rectification, its days, and what it says in the ledger."""

from datetime import date

import pytest

from dangjian.appraisal.engine.periods import parse_period
from dangjian.appraisal.rectifications import rules
from dangjian.contracts.registry import ordinary_days_after

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("today", "earliest"),
    [
        (date(2026, 11, 16), date(2026, 11, 18)),
        (date(2026, 11, 19), date(2026, 11, 23)),
        (FRIDAY, date(2026, 11, 24)),
        (date(2026, 11, 21), date(2026, 11, 24)),
        (date(2026, 11, 22), date(2026, 11, 24)),
    ],
)
def test_two_working_days_are_left_at_least(today: date, earliest: date) -> None:
    assert ordinary_days_after(today, rules.WORKING_DAYS) == earliest
    assert rules.fault_of_due(earliest, today, earliest) is None


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (date(2026, 11, 19), "早于今天"),
        (FRIDAY, "两个工作日"),
        (date(2026, 11, 23), "两个工作日"),
        (date(2027, 11, 22), "一年"),
    ],
)
def test_a_day_that_is_no_fair_one_says_why(due_on: date, words: str) -> None:
    assert words in (rules.fault_of_due(due_on, FRIDAY, date(2026, 11, 24)) or "")


def test_a_finding_speaks_of_a_period_that_has_begun() -> None:
    assert rules.fault_of_period("2026-Q4", FRIDAY) is None
    assert rules.fault_of_period("2026-11", FRIDAY) is None
    assert rules.fault_of_period("2026-12", FRIDAY) == "该周期还没有开始"
    assert "2026-Q1" in (rules.fault_of_period("soon", FRIDAY) or "")


@pytest.mark.parametrize("state", rules.STATE_TITLES)
def test_only_the_states_of_the_circle_lead_on(state: str) -> None:
    moves = {move for move in rules.ALLOWED if rules.why_not(move, state) is None}
    assert (
        moves
        == {
            "open": {"report", "withdraw"},
            "reported": {"recheck", "withdraw"},
            "returned": {"report", "withdraw"},
            "closed": set(),
            "withdrawn": set(),
        }[state]
    )


def test_it_is_overdue_only_while_it_lies_with_the_branch() -> None:
    before, after = date(2026, 11, 19), date(2026, 11, 20)
    assert rules.is_overdue("open", before, FRIDAY)
    assert rules.is_overdue("returned", before, FRIDAY)
    assert not rules.is_overdue("reported", before, FRIDAY)
    assert not rules.is_overdue("closed", before, FRIDAY)
    assert not rules.is_overdue("open", after, FRIDAY)


def test_the_ledger_hears_whether_the_day_was_kept() -> None:
    kept = {"found_items": "1", "closed_items": "1", "overdue_items": "0"}
    assert rules.ledger_values(FRIDAY, FRIDAY) == kept
    assert rules.ledger_values(date(2026, 11, 21), FRIDAY) == kept | {"overdue_items": "1"}


def test_what_may_still_come_is_no_weak_point() -> None:
    october, november = parse_period("2026-10"), parse_period("2026-11")
    assert rules.is_weak("loss", october, False, FRIDAY)
    assert not rules.is_weak("loss", november, False, FRIDAY)
    assert not rules.is_weak("loss", october, True, FRIDAY)
    assert rules.is_weak("deduction", november, False, FRIDAY)


def test_membership_is_asked_for_the_day_of_the_report_and_today() -> None:
    assert rules.days_to_ask(date(2026, 11, 18), FRIDAY) == [date(2026, 11, 18), FRIDAY]
    assert rules.days_to_ask(FRIDAY, FRIDAY) == [FRIDAY]
