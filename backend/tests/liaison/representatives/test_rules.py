"""A representative's life by rule."""

from datetime import date
from uuid import UUID

import pytest

from dangjian.kernel.ids import new_id
from dangjian.liaison.representatives import rules

TODAY = date(2026, 11, 16)
ME, OTHER, CANDIDATE = new_id(), new_id(), new_id()


@pytest.mark.parametrize(
    ("starts_on", "months", "last"),
    [
        (date(2026, 1, 1), 36, date(2028, 12, 31)),
        (date(2026, 11, 16), 12, date(2027, 11, 15)),
        (date(2026, 8, 31), 6, date(2027, 2, 27)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2026, 12, 1), 3, date(2027, 2, 28)),
    ],
)
def test_a_term_ends_the_day_before_the_same_day(starts_on: date, months: int, last: date) -> None:
    assert rules.end_of_term(starts_on, months) == last


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (["a", "b"], None),
        (["b", "a"], None),
        (["a"], "请逐条说明是否符合推荐条件"),
        ([], "请逐条说明是否符合推荐条件"),
        (["a", "a", "b"], "同一条件只能填写一次"),
        (["a", "b", "c"], "推荐条件已调整,请刷新后按现行条件填写"),
    ],
)
def test_every_criterion_has_its_words_once(given: list[str], fault: str | None) -> None:
    assert rules.fault_of_criteria(given, ["a", "b"]) == fault


@pytest.mark.parametrize(
    ("account_id", "member_id", "words"),
    [
        (ME, None, rules.OWN_NOMINATION),
        (new_id(), OTHER, rules.OWN_NOMINATION),
        (new_id(), CANDIDATE, rules.OWN_CASE),
        (new_id(), new_id(), None),
        (new_id(), None, None),
    ],
)
def test_who_nominated_or_is_nominated_does_not_decide(
    account_id: UUID, member_id: UUID | None, words: str | None
) -> None:
    found = rules.conflict(
        account_id=account_id,
        member_id=member_id,
        candidate_id=CANDIDATE,
        nominated_by=ME,
        nominated_by_member=OTHER,
    )
    assert found == words


def test_nobody_known_as_nominator_is_nobody_in_particular() -> None:
    found = rules.conflict(
        account_id=ME, member_id=None, candidate_id=CANDIDATE, nominated_by=None, nominated_by_member=None
    )
    assert found is None


@pytest.mark.parametrize("move", list(rules.ALLOWED))
@pytest.mark.parametrize("state", list(rules.STATE_TITLES))
def test_every_move_leaves_from_one_state_only(move: rules.Move, state: str) -> None:
    refused = rules.why_not(move, state)
    assert (refused is None) == (rules.ALLOWED[move] == state)
    assert refused is None or rules.MOVE_TITLES[move] in refused


@pytest.mark.parametrize(
    ("ended_on", "is_fine"),
    [
        (date(2026, 11, 16), True),
        (date(2026, 1, 1), True),
        (date(2025, 12, 31), False),
        (date(2026, 11, 17), False),
    ],
)
def test_a_term_ends_between_its_start_and_today(ended_on: date, is_fine: bool) -> None:
    fault = rules.fault_of_end(ended_on, date(2026, 1, 1), date(2028, 12, 31), TODAY)
    assert (fault is None) == is_fine


def test_a_term_does_not_end_after_its_own_last_day() -> None:
    assert rules.fault_of_end(date(2026, 11, 10), date(2026, 1, 1), date(2026, 11, 1), TODAY) is not None


@pytest.mark.parametrize(
    ("state", "day", "is_in"),
    [
        ("approved", date(2026, 1, 1), True),
        ("approved", date(2026, 6, 30), True),
        ("approved", date(2026, 7, 1), False),
        ("approved", date(2025, 12, 31), False),
        ("ended", date(2026, 3, 1), True),
        ("nominated", date(2026, 3, 1), False),
        ("declined", date(2026, 3, 1), False),
    ],
)
def test_in_office_on_the_days_of_the_term(state: str, day: date, is_in: bool) -> None:
    assert rules.in_office(state, date(2026, 1, 1), date(2026, 6, 30), day) is is_in


def test_a_term_begins_within_a_year_of_today() -> None:
    assert rules.fault_of_start(date(2026, 1, 1), TODAY) is None
    assert rules.fault_of_start(date(2028, 1, 1), TODAY) is not None
    assert rules.fault_of_start(date(2020, 1, 1), TODAY) is not None
