"""Which answers are open to a reporter, which are repeated, and what a receipt is (D-25, LIA-05, LIA-06)."""

from dataclasses import replace
from datetime import date
from typing import get_args
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangjian.contracts.liaison import IssueState
from dangjian.liaison.confirmations import rules
from dangjian.liaison.confirmations.rules import Reply, Standing
from dangjian.liaison.issues.rules import ALLOWED, SIDES, kept, kept_id, receipt_of

TODAY = date(2026, 11, 21)
FRESH = Standing("reported", None, None, None, None, None, False, None)
SOLVED = replace(FRESH, state="resolved", resolved_on=TODAY)
CONFIRMED = replace(SOLVED, state="confirmed", ask_again_on=date(2026, 12, 19), last_own="confirmed")
ASKED = replace(CONFIRMED, ask_again_on=TODAY)


@pytest.mark.parametrize(
    ("one", "replies"),
    [
        (FRESH, []),
        (SOLVED, ["solved", "half_solved", "not_solved", "rate"]),
        (replace(SOLVED, satisfaction=4), ["solved", "half_solved", "not_solved"]),
        (CONFIRMED, ["not_solved", "rate"]),
        (replace(CONFIRMED, resolved_on=date(2026, 10, 23)), ["rate"]),
        (replace(CONFIRMED, resolved_on=date(2026, 10, 24)), ["not_solved", "rate"]),
        (ASKED, ["not_solved", "lasted", "came_back", "rate"]),
        (replace(ASKED, state="closed", lasting="yes", satisfaction=5), ["not_solved"]),
        (replace(FRESH, state="rejected"), ["object"]),
        (replace(FRESH, state="merged"), ["object"]),
        (replace(FRESH, state="reopened"), []),
    ],
)
def test_what_may_be_said_now(one: Standing, replies: list[Reply]) -> None:
    assert rules.open_replies(one, TODAY, 28) == replies


@given(
    state=st.sampled_from(get_args(IssueState)),
    resolved_on=st.none() | st.dates(date(2026, 1, 1), TODAY),
    ask_again_on=st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    lasting=st.sampled_from([None, "yes", "no"]),
    satisfaction=st.none() | st.integers(1, 5),
    reopen_days=st.integers(10, 365),
)
def test_what_is_offered_is_the_reporters_move_and_is_not_refused(
    state: IssueState,
    resolved_on: date | None,
    ask_again_on: date | None,
    lasting: str | None,
    satisfaction: int | None,
    reopen_days: int,
) -> None:
    one = Standing(state, resolved_on, None, ask_again_on, lasting, satisfaction, False, None)
    for reply in rules.open_replies(one, TODAY, reopen_days):
        move = rules.MOVE_OF[reply]
        assert state in ALLOWED[move]
        assert SIDES[move] == ("reporter",)
        assert rules.why_not(reply, one, TODAY, reopen_days) is None


@pytest.mark.parametrize(
    ("reply", "one", "stars", "repeated"),
    [
        ("solved", CONFIRMED, None, True),
        ("solved", SOLVED, None, False),
        ("not_solved", replace(SOLVED, state="reopened"), None, True),
        ("half_solved", replace(SOLVED, state="reopened"), None, False),
        ("half_solved", replace(SOLVED, state="reopened", is_half_solved=True), None, True),
        ("rate", replace(CONFIRMED, satisfaction=4), 4, True),
        ("rate", replace(CONFIRMED, satisfaction=4), 2, False),
        ("lasted", replace(ASKED, lasting="yes"), None, True),
        ("came_back", replace(ASKED, lasting="yes"), None, False),
        ("object", replace(FRESH, last_own="objected"), None, True),
    ],
)
def test_the_same_answer_again_is_known(reply: Reply, one: Standing, stars: int | None, repeated: bool) -> None:
    assert rules.is_repeated(reply, one, stars) is repeated


@pytest.mark.parametrize(
    ("state", "ended", "expired"),
    [
        ("closed", date(2026, 8, 23), False),
        ("closed", date(2026, 8, 22), True),
        ("rejected", date(2026, 1, 1), True),
        ("resolved", None, False),
        ("in_progress", None, False),
    ],
)
def test_a_link_outlives_the_end_by_three_months(state: IssueState, ended: date | None, expired: bool) -> None:
    assert rules.is_expired(state, ended, TODAY, 28) is expired


def test_a_link_lives_as_long_as_one_may_speak_up() -> None:
    assert not rules.is_expired("closed", date(2026, 1, 1), TODAY, 365)


@given(st.binary(min_size=32, max_size=32), st.uuids(), st.uuids())
def test_receipts_differ_and_tell_nothing_of_what_is_kept(secret: bytes, one: UUID, other: UUID) -> None:
    receipt = receipt_of(secret, one)
    assert receipt_of(secret, one) == receipt
    assert (receipt_of(secret, other) == receipt) is (one == other)
    assert receipt.encode() not in kept(receipt)
    assert one.hex not in receipt.replace("-", "").lower()
    assert kept_id(one) != one


def test_ten_thousand_receipts_are_all_different_and_128_bits_long() -> None:
    receipts = {receipt_of(b"k" * 32, uuid4()) for _ in range(10_000)}
    assert len(receipts) == 10_000
    assert min(len(one.replace("-", "")) for one in receipts) * 5 >= 128
