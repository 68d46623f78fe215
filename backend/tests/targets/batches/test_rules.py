"""How much one action may do, and when it may be taken back."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from dangjian.targets.batches.rules import MOST_TARGETS, fault_of_size, warnings, why_not_undo

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("organizations", "templates", "refused"),
    [
        (0, 1, True),
        (1, 1, False),
        (500, 10, False),
        (MOST_TARGETS, 1, False),
        (MOST_TARGETS + 1, 1, True),
        (500, 41, True),
    ],
)
def test_an_action_reaches_somebody_and_not_too_many(organizations: int, templates: int, refused: bool) -> None:
    assert (fault_of_size(organizations, templates) is not None) is refused


@pytest.mark.parametrize(
    ("state", "days", "touched", "refused"),
    [
        ("done", 0, 0, False),
        ("done", 7, 0, False),
        ("done", 8, 0, True),
        ("done", 1, 3, True),
        ("running", 0, 0, True),
        ("undone", 0, 0, True),
        ("failed", 0, 0, True),
    ],
)
def test_only_a_finished_fresh_and_untouched_action_is_undone(
    state: str, days: int, touched: int, refused: bool
) -> None:
    assert (why_not_undo(state, NOW - timedelta(days=days), NOW, touched) is not None) is refused


def test_weights_that_do_not_add_up_and_missing_heads_are_warned_of() -> None:
    assert warnings(0, Decimal(100)) == []
    assert warnings(0, Decimal(0)) == []
    assert len(warnings(2, Decimal(90))) == 2
