"""Whose hands may handle a request, and when it is done."""

from datetime import date
from uuid import UUID

import pytest

from dangjian.identity.person_requests import rules
from dangjian.kernel.ids import new_id

ME, FIRST, SECOND = new_id(), new_id(), new_id()


@pytest.mark.parametrize(
    ("first", "hand", "is_fine"),
    [(None, FIRST, True), (None, ME, False), (FIRST, FIRST, False), (FIRST, SECOND, True), (FIRST, ME, False)],
)
def test_nobody_handles_his_own_and_a_deletion_takes_two(first: UUID | None, hand: UUID, is_fine: bool) -> None:
    assert (rules.fault_of_hand(ME, first, hand) is None) is is_fine


@pytest.mark.parametrize(
    ("state", "arrived", "now"),
    [("working", 6, "working"), ("working", 7, "done"), ("asked", 7, "asked"), ("refused", 7, "refused")],
)
def test_done_is_what_every_service_answered(state: rules.RequestState, arrived: int, now: str) -> None:
    assert rules.state_now(state, 7, arrived) == now


@pytest.mark.parametrize(
    ("kind", "words", "is_fine"),
    [("correction", None, False), ("correction", "工号有误", True), ("export", None, True), ("deletion", None, True)],
)
def test_a_correction_says_what_is_wrong(kind: rules.RequestKind, words: str | None, is_fine: bool) -> None:
    assert (rules.fault_of_words(kind, words) is None) is is_fine


def test_only_a_copy_needs_no_hand_and_all_are_due_in_thirty_days() -> None:
    assert [rules.first_state(one) for one in ("export", "correction", "deletion")] == ["working", "asked", "asked"]
    assert rules.due_on(date(2026, 10, 9)) == date(2026, 11, 8)
