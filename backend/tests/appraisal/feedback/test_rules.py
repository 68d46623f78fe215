"""Receipts, days and pace of complaints."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from dangjian.appraisal.feedback import rules
from dangjian.contracts.registry import ordinary_days_after

ONE, TWO = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def test_the_same_intent_has_the_same_receipt_and_only_its_hash_is_kept() -> None:
    receipt = rules.receipt_of(b"secret", ONE)
    assert receipt == rules.receipt_of(b"secret", ONE)
    assert receipt not in (rules.receipt_of(b"secret", TWO), rules.receipt_of(b"other", ONE))
    assert len(receipt) == 14
    assert rules.kept(receipt) == rules.kept(receipt.lower().replace("-", " "))
    assert receipt.replace("-", "").lower() not in rules.kept(receipt)


@pytest.mark.parametrize(
    ("state", "due_on", "overdue"),
    [("open", "2026-11-20", True), ("open", "2026-11-21", False), ("answered", "2026-11-01", False)],
)
def test_overdue_is_open_past_its_day(state: str, due_on: str, overdue: bool) -> None:
    assert rules.is_overdue(state, date.fromisoformat(due_on), date(2026, 11, 21)) is overdue


def test_answered_on_its_day_is_in_time() -> None:
    assert rules.in_time(date(2026, 12, 4), date(2026, 12, 4))
    assert not rules.in_time(date(2026, 12, 5), date(2026, 12, 4))


def test_ten_ordinary_working_days_are_two_weeks() -> None:
    assert ordinary_days_after(date(2026, 11, 20), rules.ANSWER_WITHIN) == date(2026, 12, 4)
    assert ordinary_days_after(date(2026, 11, 21), rules.ANSWER_WITHIN) == date(2026, 12, 4)


def test_nobody_floods_and_everybody_is_heard_again_after_an_hour() -> None:
    pace = rules.Pace()
    assert all(pace.allows(ONE, NOW) for _ in range(rules.PER_HOUR))
    assert not pace.allows(ONE, NOW + timedelta(minutes=59))
    assert pace.allows(TWO, NOW)
    assert pace.allows(ONE, NOW + timedelta(minutes=61))


def test_before_the_first_answer_there_is_no_share() -> None:
    assert rules.share_in_time({"answered": 0, "in_time": 0}) is None
    assert rules.share_in_time({"answered": 3, "in_time": 2}) == 67
