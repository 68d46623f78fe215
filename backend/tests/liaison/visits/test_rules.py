"""Visits by rule: a day that can be true, when an issue was said, and whose word it is (D-22)."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from dangjian.kernel.ids import new_id
from dangjian.liaison.visits import rules
from dangjian.liaison.visits.models import Visit
from dangjian.liaison.visits.schemas import VisitRecord

TODAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
ME, MEMBER = new_id(), new_id()


@pytest.mark.parametrize(
    ("visited_on", "is_fine"),
    [
        (date(2026, 11, 16), True),
        (date(2026, 9, 17), True),
        (date(2026, 9, 16), False),
        (date(2026, 11, 17), False),
    ],
)
def test_a_visit_was_today_or_within_sixty_days(visited_on: date, is_fine: bool) -> None:
    assert (rules.fault_of_day(visited_on, TODAY) is None) == is_fine


@pytest.mark.parametrize(
    ("occurred_at", "is_taken"),
    [
        (NOW - timedelta(hours=3), True),
        (NOW - timedelta(days=5), True),
        (NOW + timedelta(minutes=1), False),
        (NOW - timedelta(days=61), False),
    ],
)
def test_an_issue_was_said_when_the_phone_wrote_it_down(occurred_at: datetime, is_taken: bool) -> None:
    visited_on = min(occurred_at, NOW).date()
    assert rules.said_at(occurred_at, visited_on, NOW) == (occurred_at if is_taken else NOW)


def test_a_phone_whose_clock_lags_far_behind_the_visit_is_not_believed() -> None:
    assert rules.said_at(NOW - timedelta(days=10), date(2026, 11, 16), NOW) == NOW


@pytest.mark.parametrize(
    ("recorded_by", "candidate", "member_id", "is_own"),
    [(ME, new_id(), None, True), (new_id(), MEMBER, MEMBER, True), (new_id(), new_id(), MEMBER, False)],
)
def test_a_visit_is_of_who_wrote_it_down(
    recorded_by: UUID, candidate: UUID, member_id: UUID | None, is_own: bool
) -> None:
    assert rules.is_own(recorded_by, ME, candidate, member_id) is is_own


def test_the_same_id_twice_is_found() -> None:
    assert rules.same_twice([ME, MEMBER]) is None
    assert rules.same_twice([ME, MEMBER, ME]) == 2


def test_there_is_no_place_for_a_location_or_a_picture() -> None:
    words = ("latitude", "longitude", "location", "position", "photo", "picture", "attachment", "address", "gps")
    names = [*VisitRecord.model_fields, *(column.name for column in Visit.__table__.columns)]
    assert [name for name in names if any(word in name for word in words)] == []
