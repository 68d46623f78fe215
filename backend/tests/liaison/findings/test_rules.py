"""When like issues amount to a finding, and where its place is."""

from uuid import UUID, uuid4

import pytest

from dangjian.liaison.findings.rules import ALLOWED, STATE_TITLES, Linked, Move, State, common_place, judge, why_not

ONE, TWO, THREE, FOUR = (uuid4() for _ in range(4))
LAST = uuid4()


def test_fewer_than_the_threshold_are_no_finding() -> None:
    assert judge([ONE, TWO], {}, 3) is None


def test_as_many_as_the_threshold_are_one() -> None:
    found = judge([ONE, TWO, THREE], {}, 3)
    assert found is not None
    assert (found.issues, found.joins, found.recurs_of) == ((ONE, TWO, THREE), None, None)


@pytest.mark.parametrize("state", ["proposed", "owned", "answered"])
def test_one_more_joins_what_is_alive(state: State) -> None:
    found = judge([ONE, FOUR], {ONE: Linked(LAST, state)}, 3)
    assert found is not None
    assert (found.issues, found.joins) == ((FOUR,), LAST)


def test_told_twice_changes_nothing() -> None:
    assert judge([ONE, TWO], {ONE: Linked(LAST, "owned"), TWO: Linked(LAST, "owned")}, 2) is None


@pytest.mark.parametrize("state", ["closed", "dismissed"])
def test_what_was_answered_is_found_again_only_if_as_many_come_again(state: State) -> None:
    before = {ONE: Linked(LAST, state)}
    assert judge([ONE, TWO], before, 2) is None
    found = judge([ONE, TWO, THREE], before, 2)
    assert found is not None
    assert (found.issues, found.recurs_of) == ((TWO, THREE), LAST)


def test_the_place_is_the_lowest_above_all() -> None:
    root, east, west, branch = (UUID(int=number) for number in range(1, 5))
    assert common_place([f"/{root}/{east}/{branch}/", f"/{root}/{east}/"]) == east
    assert common_place([f"/{root}/{east}/", f"/{root}/{west}/"]) == root
    assert common_place([f"/{root}/{east}/"]) == east


@pytest.mark.parametrize("move", list(ALLOWED))
@pytest.mark.parametrize("state", list(STATE_TITLES))
def test_a_move_that_the_state_forbids_says_why(move: Move, state: State) -> None:
    assert (why_not(move, state) is None) == (state in ALLOWED[move])
