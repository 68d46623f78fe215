"""What the three columns of a sheet say of how somebody stands in the party (T2, LIFE-13)."""

import pytest

from dangjian.registry.member_files.rules import fault_of_state, state_of
from dangjian.registry.members.rules import Status

STOPPED, LOST, MOBILE = {"party_state": "stopped"}, {"is_lost": "yes"}, {"is_mobile": "yes"}
NEITHER = {"party_state": "active", "is_lost": "no", "is_mobile": "no"}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, None),
        ({"party_state": "active"}, None),
        (NEITHER, "active"),
        (LOST, "lost"),
        (MOBILE, "mobile"),
        ({**STOPPED, **LOST}, "stopped"),
    ],
)
def test_three_columns_tell_one_state_or_leave_it_open(cells: dict[str, str], expected: Status | None) -> None:
    assert state_of(cells) == expected


@pytest.mark.parametrize(
    ("cells", "before", "column"),
    [
        ({**LOST, **MOBILE}, None, "is_mobile"),
        (STOPPED, None, "party_state"),
        (STOPPED, "lost", "party_state"),
        (NEITHER, "stopped", "party_state"),
        (LOST, "active", "is_lost"),
        (MOBILE, "active", "is_mobile"),
        (NEITHER, "mobile", "is_mobile"),
    ],
)
def test_a_change_of_state_is_left_to_the_register(cells: dict[str, str], before: Status | None, column: str) -> None:
    fault = fault_of_state(cells, before)
    assert fault is not None
    assert fault[0] == column


@pytest.mark.parametrize(
    ("cells", "before"), [(LOST, None), (MOBILE, None), ({}, "mobile"), (MOBILE, "mobile"), (NEITHER, "active")]
)
def test_what_somebody_new_is_and_what_is_known_already_passes(cells: dict[str, str], before: Status | None) -> None:
    assert fault_of_state(cells, before) is None
