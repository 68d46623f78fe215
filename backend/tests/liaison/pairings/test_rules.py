"""Pairings by rule: days that fit, and a proposal that is even, near and always the same (D-20)."""

from collections import Counter
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian.liaison.pairings import rules

TODAY = date(2026, 11, 16)
CITY, EAST, WEST = "/c/", "/c/e/", "/c/w/"


def key(number: int) -> UUID:
    """An id by its number."""
    return UUID(int=number)


def place(number: int, path: str = EAST, uncovered: bool = True, taken: tuple[int, ...] = ()) -> rules.Place:
    """An outlet."""
    return rules.Place(key(number), path, uncovered, f"{number:04}", frozenset(key(one) for one in taken))


def person(number: int, path: str = EAST, load: int = 0) -> rules.Candidate:
    """A representative."""
    return rules.Candidate(key(number), path, load, f"{number:04}")


def pairs(found: list[rules.Suggestion]) -> list[tuple[int, int]]:
    """Who for which outlet, by numbers."""
    return [(one.outlet_id.int, one.representative_id.int) for one in found]


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [(EAST, EAST, 0), (CITY, EAST, 1), (EAST, WEST, 2), ("/c/e/b/", WEST, 3), ("/x/", EAST, 3)],
)
def test_steps_of_the_tree_lie_between_two_places(one: str, other: str, steps: int) -> None:
    assert rules.steps_apart(one, other) == rules.steps_apart(other, one) == steps


def test_the_nearest_takes_an_outlet_on() -> None:
    found = rules.propose([place(1, EAST), place(2, WEST)], [person(11, WEST), person(12, EAST)])
    assert sorted(pairs(found)) == [(1, 12), (2, 11)]


def test_who_has_fewer_comes_before_who_is_nearer() -> None:
    found = rules.propose([place(1, EAST)], [person(11, EAST, load=2), person(12, CITY, load=0)])
    assert pairs(found) == [(1, 12)]


def test_nobody_is_sent_to_another_county_while_somebody_above_the_outlet_is_there() -> None:
    people = [person(11, EAST, load=5), person(12, WEST, load=0)]
    assert pairs(rules.propose([place(1, "/c/e/b/")], people)) == [(1, 11)]
    assert pairs(rules.propose([place(1, "/c/n/b/")], people)) == [(1, 12)]


def test_uncovered_outlets_come_first() -> None:
    found = rules.propose([place(1, uncovered=False), place(2, uncovered=True)], [person(11)])
    assert pairs(found) == [(2, 11), (1, 11)]


def test_who_looks_after_an_outlet_already_is_not_proposed_for_it() -> None:
    assert rules.propose([place(1, taken=(11,))], [person(11)]) == []
    assert pairs(rules.propose([place(1, taken=(11,))], [person(11), person(12, CITY, 5)])) == [(1, 12)]


def test_nobody_in_office_means_nothing_to_propose() -> None:
    assert rules.propose([place(1)], []) == []
    assert rules.propose([], [person(11)]) == []


@settings(max_examples=60, deadline=None)
@given(
    outlets=st.lists(st.tuples(st.sampled_from([CITY, EAST, WEST]), st.booleans()), max_size=30),
    loads=st.lists(st.tuples(st.sampled_from([CITY, EAST, WEST]), st.integers(0, 4)), min_size=1, max_size=8),
)
def test_every_outlet_gets_one_and_loads_are_even(
    outlets: list[tuple[str, bool]], loads: list[tuple[str, int]]
) -> None:
    places = [place(at, path, uncovered) for at, (path, uncovered) in enumerate(outlets)]
    people = [person(100 + at, path, load) for at, (path, load) in enumerate(loads)]
    found = rules.propose(places, people)
    assert sorted(one.outlet_id.int for one in found) == list(range(len(places)))
    given_to = Counter(one.representative_id for one in found)
    after = {one.id: one.load + given_to[one.id] for one in people}
    paths = {one.id: one.path for one in places}
    for one in found:
        assert all(one.load_before <= after[other] for other in rules.circle(paths[one.outlet_id], people))
        assert one.representative_id in rules.circle(paths[one.outlet_id], people)
    assert found == rules.propose(places[::-1], people[::-1])
    covered_from = next((at for at, one in enumerate(found) if not outlets[one.outlet_id.int][1]), len(found))
    assert not any(outlets[one.outlet_id.int][1] for one in found[covered_from:])


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "expected"),
    [
        (date(2026, 11, 16), None, "live"),
        (date(2026, 11, 17), None, "planned"),
        (date(2026, 1, 1), date(2026, 11, 16), "live"),
        (date(2026, 1, 1), date(2026, 11, 15), "ended"),
        (date(2026, 12, 1), date(2026, 12, 31), "planned"),
    ],
)
def test_a_pairing_is_to_come_holds_or_is_over(starts_on: date, ends_on: date | None, expected: str) -> None:
    assert rules.standing(starts_on, ends_on, TODAY) == expected


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_fine"),
    [
        (date(2026, 1, 1), None, True),
        (date(2026, 12, 31), None, True),
        (date(2025, 12, 31), None, False),
        (date(2027, 1, 1), None, False),
        (date(2026, 5, 1), date(2026, 4, 30), False),
        (date(2026, 5, 1), date(2027, 1, 1), False),
        (date(2026, 5, 1), date(2026, 5, 1), True),
    ],
)
def test_a_pairing_lies_within_the_term(starts_on: date, ends_on: date | None, is_fine: bool) -> None:
    fault = rules.fault_of_days(starts_on, ends_on, date(2026, 1, 1), date(2026, 12, 31))
    assert (fault is None) == is_fine


@pytest.mark.parametrize(
    ("ended_on", "ends_on", "is_fine"),
    [
        (date(2026, 11, 16), None, True),
        (date(2026, 9, 30), None, True),
        (date(2026, 9, 29), None, False),
        (date(2026, 12, 1), date(2026, 11, 30), False),
        (date(2028, 1, 1), None, False),
    ],
)
def test_the_last_day_is_one_that_can_be(ended_on: date, ends_on: date | None, is_fine: bool) -> None:
    assert (rules.fault_of_ending(ended_on, date(2026, 10, 1), ends_on, TODAY) is None) == is_fine


@pytest.mark.parametrize(
    ("visited_on", "due"),
    [
        (None, date(2026, 10, 31)),
        (date(2026, 10, 20), date(2026, 11, 19)),
        (date(2026, 9, 1), date(2026, 10, 31)),
    ],
)
def test_the_next_visit_is_due_a_rhythm_after_the_last(visited_on: date | None, due: date) -> None:
    assert rules.due_on(date(2026, 10, 1), visited_on, 30) == due


def test_what_is_said_twice_is_found() -> None:
    assert rules.doubled([(key(1), key(2)), (key(1), key(3))]) is None
    assert rules.doubled([(key(1), key(2)), (key(1), key(3)), (key(1), key(2))]) == 2
