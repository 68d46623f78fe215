"""What holds for transfers."""

from datetime import date

import pytest

from dangjian.registry.transfers import rules
from dangjian.registry.transfers.rules import Move, Side, State

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("state", "move", "possible"),
    [
        ("proposed", "accept", True),
        ("proposed", "refuse", True),
        ("proposed", "withdraw", True),
        ("accepted", "accept", False),
        ("accepted", "refuse", True),
        ("accepted", "withdraw", False),
        ("done", "refuse", False),
        ("refused", "accept", False),
        ("withdrawn", "withdraw", False),
    ],
)
def test_a_transfer_moves_only_from_where_it_stands(state: State, move: Move, possible: bool) -> None:
    assert (rules.why_not(move, state) is None) is possible


@pytest.mark.parametrize(
    ("state", "side", "sides", "is_proposer", "moves"),
    [
        ("proposed", "from", ["to"], False, ["accept", "refuse"]),
        ("proposed", "from", ["from"], False, ["withdraw"]),
        ("proposed", "from", ["from", "to"], True, ["withdraw"]),
        ("proposed", "from", ["from", "to"], False, ["accept", "refuse", "withdraw"]),
        ("proposed", "to", ["from"], False, ["accept", "refuse"]),
        ("accepted", "from", ["to"], False, ["refuse"]),
        ("accepted", "from", ["from"], True, []),
        ("done", "from", ["from", "to"], False, []),
    ],
)
def test_the_other_side_decides_and_never_the_same_person(
    state: State, side: Side, sides: list[Side], is_proposer: bool, moves: list[Move]
) -> None:
    assert rules.allowed(state, side, sides, is_proposer) == moves


@pytest.mark.parametrize(
    ("since", "on", "possible"),
    [
        (date(2026, 11, 20), TODAY, True),
        (TODAY, TODAY, False),
        (date(2020, 1, 1), date(2027, 2, 19), True),
        (date(2020, 1, 1), date(2027, 2, 20), False),
    ],
)
def test_it_takes_effect_after_the_last_one_and_within_ninety_days(since: date, on: date, possible: bool) -> None:
    assert (rules.why_not_effective(since, on, TODAY) is None) is possible


@pytest.mark.parametrize(("may", "side"), [((True, True), "from"), ((False, True), "to"), ((False, False), None)])
def test_whoever_speaks_for_both_speaks_for_the_branch_that_gives(may: tuple[bool, bool], side: Side | None) -> None:
    assert rules.side_of(*may) == side
