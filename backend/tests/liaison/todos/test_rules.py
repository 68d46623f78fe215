"""For whom an issue waits."""

import pytest

from dangjian.liaison.todos import rules


@pytest.mark.parametrize(
    ("state", "has_handler", "is_escalated", "has_account", "waiting"),
    [
        ("reported", False, False, True, {"dispatch"}),
        ("accepted", False, True, True, {"dispatch", "escalated"}),
        ("assigned", True, False, True, {"handle"}),
        ("in_progress", True, True, False, {"handle", "escalated"}),
        ("reopened", True, False, True, {"handle"}),
        ("resolved", True, True, True, {"confirm"}),
        ("resolved", True, False, False, set()),
        ("confirmed", True, True, True, set()),
        ("closed", True, True, True, set()),
        ("rejected", False, True, True, set()),
        ("merged", True, True, True, set()),
    ],
)
def test_it_waits_for_whoever_has_the_next_word(
    state: str, has_handler: bool, is_escalated: bool, has_account: bool, waiting: set[str]
) -> None:
    found = rules.waits_for(state, has_handler=has_handler, is_escalated=is_escalated, has_account=has_account)
    assert found == waiting


def test_a_title_fits_into_an_inbox() -> None:
    assert len(rules.title("handle", "assigned", "字" * 200)) == 200
