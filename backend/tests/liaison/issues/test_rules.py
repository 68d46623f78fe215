"""The state machine of issues as a table, and what nobody but the reporter may do (D-25, LIA-01…LIA-06)."""

from datetime import date
from typing import Any, get_args
from uuid import UUID

import pytest

from dangjian.contracts.liaison import IssueState
from dangjian.liaison.issues import rules

STATES = get_args(IssueState)
MOVES = get_args(rules.Move)
SIDES = get_args(rules.Side)
WAYS: dict[str, str] = {
    "reported": "accept reject merge assign escalate",
    "accepted": "reject merge assign escalate",
    "assigned": "merge transfer start progress pause resume extend escalate resolve",
    "in_progress": "merge transfer progress pause resume extend escalate resolve",
    "reopened": "merge transfer start progress pause resume extend escalate resolve",
    "resolved": "confirm deny rate close",
    "confirmed": "deny rate last close",
    "closed": "deny rate last",
    "rejected": "object",
    "merged": "object",
}


@pytest.mark.parametrize("state", STATES)
def test_what_may_follow_each_state(state: str) -> None:
    allowed = {move for move in MOVES if any(rules.why_not(move, state, side) is None for side in SIDES)}
    assert allowed == set(WAYS[state].split())


@pytest.mark.parametrize("move", ["confirm", "deny", "rate", "last", "object"])
@pytest.mark.parametrize("side", ["office", "handler", "system"])
def test_only_the_reporter_says_whether_it_is_solved(move: Any, side: Any) -> None:
    found = [rules.why_not(move, state, side) for state in STATES]
    assert all(words and "只有反映人" in words for words in found)


@pytest.mark.parametrize("side", ["office", "handler"])
def test_nobody_but_the_clock_closes(side: Any) -> None:
    assert all(rules.why_not("close", state, side) for state in STATES)


@pytest.mark.parametrize("state", STATES)
def test_no_state_is_a_dead_end_for_its_reporter(state: str) -> None:
    """Wherever it stands, somebody can move it: what is over opens again at its reporter's word."""
    assert rules.moves(state, SIDES)
    if state in rules.OVER:
        assert set(rules.moves(state, ["reporter"])) & {"deny", "object", "last"}


@pytest.mark.parametrize("move", MOVES)
def test_whoever_raised_it_neither_turns_it_away_nor_reports_it_done(move: Any) -> None:
    assert (rules.why_recused(move, True) is not None) == (move in ("reject", "merge", "resolve"))
    assert rules.why_recused(move, False) is None


@pytest.mark.parametrize(
    ("state", "due_on", "is_paused", "late"),
    [
        ("in_progress", date(2026, 11, 20), False, True),
        ("in_progress", date(2026, 11, 21), False, False),
        ("in_progress", date(2026, 11, 20), True, False),
        ("resolved", date(2026, 11, 20), False, False),
        ("reopened", date(2026, 11, 20), False, True),
        ("accepted", None, False, False),
    ],
)
def test_overdue_while_it_lies_with_the_handler(state: str, due_on: date | None, is_paused: bool, late: bool) -> None:
    assert rules.is_overdue(state, due_on, is_paused, date(2026, 11, 21)) is late


def test_reopening_ends_only_when_the_norms_days_are_over() -> None:
    assert rules.may_reopen(date(2026, 11, 1), date(2026, 11, 29), 28)
    assert not rules.may_reopen(date(2026, 11, 1), date(2026, 11, 30), 28)


@pytest.mark.parametrize(
    ("channel", "name", "has_receipt", "for_somebody"),
    [
        ("employee", None, False, False),
        ("employee", "张三", False, False),
        ("representative", None, False, False),
        ("representative", "张三", False, True),
        ("representative", None, True, True),
        ("hotline", None, False, True),
        ("supervision", "督导组", False, False),
    ],
)
def test_who_speaks_for_somebody_else(channel: str, name: str | None, has_receipt: bool, for_somebody: bool) -> None:
    assert rules.is_for_somebody(channel, name, has_receipt) is for_somebody


def test_the_same_intent_has_the_same_receipt_and_another_secret_another_one() -> None:
    intent = UUID(int=7)
    receipt = rules.receipt_of(b"secret", intent)
    assert receipt == rules.receipt_of(b"secret", intent)
    assert receipt != rules.receipt_of(b"other", intent)
    assert rules.kept(receipt) == rules.kept(receipt.lower().replace("-", " "))
    assert rules.kept_id(intent) != intent


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("食堂冰柜老旧", "食堂的冰柜太老旧", True),
        ("食堂冰柜老旧", "食堂冰柜老旧", True),
        ("食堂冰柜老旧", "投递车辆不足", False),
        ("冰", "冰", False),
    ],
)
def test_titles_are_alike_by_the_pairs_of_characters_they_share(one: str, other: str, alike: bool) -> None:
    assert (rules.likeness(one, other) >= rules.ALIKE) is alike


def test_long_words_that_say_the_same_are_alike_under_different_titles() -> None:
    words = "支局没有地方休息,中午只能在车上坐一会儿"
    assert rules.alike("没有休息室", words, "午休问题", words) == 1
    assert rules.alike("没有休息室", None, "午休问题", words) < rules.ALIKE


def test_numbers_are_written_with_year_and_four_digits_or_more() -> None:
    assert rules.written_number(2026, 209) == "LX-2026-0209"
    assert rules.written_number(2026, 123456) == "LX-2026-123456"


def test_a_refusal_to_refuse_does_not_say_its_opposite() -> None:
    assert rules.why_not("reject", "in_progress", "office") == "这件诉求办理中,现在不能作不予受理处理。"


def test_words_are_looked_for_by_any_two_letters() -> None:
    assert rules.grams("冰柜LX冰柜") == ["lx", "x冰", "冰柜", "柜l"]
    assert rules.grams("冰") == []
