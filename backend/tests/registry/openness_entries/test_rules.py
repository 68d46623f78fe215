"""What is made public, without a database (E-46)."""

from datetime import date

import pytest

from dangjian.registry.openness_entries import rules

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 20)


@pytest.mark.parametrize(
    ("day", "until", "state"),
    [
        (date(2026, 11, 1), LAST, "waiting"),
        (FIRST, LAST, "shown"),
        (LAST, LAST, "shown"),
        (date(2026, 11, 21), LAST, "over"),
        (date(2030, 1, 1), None, "shown"),
    ],
)
def test_an_entry_is_shown_from_its_day_and_its_last_day_included(day: date, until: date | None, state: str) -> None:
    assert rules.state_on(FIRST, until, day) == state


def test_an_entry_ends_after_it_began() -> None:
    assert rules.fault_of_days(FIRST, LAST) is None
    assert rules.fault_of_days(FIRST, None) is None
    fault = rules.fault_of_days(LAST, FIRST)
    assert fault is not None
    assert fault[0] == "until"
