"""D-17: from when until when somebody affiliated elsewhere works here."""

from datetime import date

import pytest

from dangjian.registry.external_members.rules import fault_of_days

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("since", "left", "field"),
    [
        (date(2026, 1, 1), None, None),
        (date(2026, 1, 1), date(2026, 1, 1), None),
        (date(2026, 11, 22), None, "since"),
        (date(2026, 1, 1), date(2026, 11, 22), "left_on"),
        (date(2026, 2, 1), date(2026, 1, 1), "left_on"),
    ],
)
def test_days_are_in_order_and_not_in_the_future(since: date, left: date | None, field: str | None) -> None:
    fault = fault_of_days(since, left, TODAY)
    assert (fault[0] if fault else None) == field
