"""Venues without a database (A-71, A-73)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from dangjian.registry.venues import rules

TODAY = date(2026, 11, 20)
OPENED = date(2026, 3, 1)
LIST = [{"code": "place", "title": "有场所"}, {"code": "rules", "title": "有制度"}]


def look(item: str, is_met: bool, day: int, hour: int = 9) -> dict[str, Any]:
    return {
        "item": item,
        "is_met": is_met,
        "checked_on": date(2026, 11, day),
        "at": datetime(2026, 11, 19, hour, tzinfo=UTC),
    }


@pytest.mark.parametrize(
    ("opened", "closed", "state"),
    [
        (None, None, "planned"),
        (date(2026, 12, 1), None, "planned"),
        (OPENED, None, "open"),
        (OPENED, TODAY, "closed"),
        (OPENED, date(2026, 11, 21), "open"),
    ],
)
def test_a_venue_is_planned_until_it_opens_and_closed_from_its_last_day(
    opened: date | None, closed: date | None, state: str
) -> None:
    assert rules.state_of(opened, closed, TODAY) == state


@pytest.mark.parametrize(
    ("opened", "closed", "reason", "field"),
    [
        (None, None, None, None),
        (OPENED, TODAY, "搬迁", None),
        (None, TODAY, "搬迁", "opened_on"),
        (OPENED, date(2026, 2, 1), "搬迁", "closed_on"),
        (OPENED, date(2026, 11, 21), "搬迁", "closed_on"),
        (OPENED, TODAY, None, "close_reason"),
        (OPENED, None, "搬迁", "closed_on"),
    ],
)
def test_a_venue_closes_after_it_opened_and_with_a_reason(
    opened: date | None, closed: date | None, reason: str | None, field: str | None
) -> None:
    fault = rules.fault_of_days(opened, closed, reason, TODAY)
    assert (fault[0] if fault else None) == field


def test_what_is_missing_is_what_was_found_missing_last_or_never_looked_at() -> None:
    assert rules.missing(LIST, []) == ["有场所", "有制度"]
    assert rules.missing(LIST, [look("place", True, 3)]) == ["有制度"]
    assert rules.missing(LIST, [look("rules", True, 3), look("place", True, 5), look("place", False, 4)]) == []
    assert rules.missing(LIST, [look("rules", True, 3), look("place", True, 5), look("place", False, 5, 10)]) == [
        "有场所"
    ]
    assert rules.missing([], []) == []


@pytest.mark.parametrize(
    ("items", "listed", "day", "field"),
    [
        (["place"], LIST, TODAY, None),
        (["place"], [], TODAY, "items"),
        (["place", "flag"], LIST, TODAY, "items.1.item"),
        (["place", "place"], LIST, TODAY, "items.1.item"),
        (["place"], LIST, date(2026, 11, 21), "checked_on"),
        (["place"], LIST, date(2026, 2, 1), "checked_on"),
    ],
)
def test_only_what_the_list_names_is_checked_on_a_past_day(
    items: list[str], listed: list[dict[str, str]], day: date, field: str | None
) -> None:
    fault = rules.fault_of_checks(items, listed, day, OPENED, TODAY)
    assert (fault[0] if fault else None) == field


@pytest.mark.parametrize(
    ("granted", "is_model", "state", "wrong"),
    [
        (TODAY, False, "open", False),
        (TODAY, True, "open", True),
        (TODAY, False, "planned", True),
        (date(2026, 11, 21), False, "open", True),
        (date(2026, 2, 1), False, "open", True),
    ],
)
def test_only_an_open_venue_is_marked_once_and_by_today(
    granted: date, is_model: bool, state: rules.State, wrong: bool
) -> None:
    assert (rules.fault_of_award(granted, OPENED, is_model, state, TODAY) is not None) is wrong


@pytest.mark.parametrize(("day", "wrong"), [(TODAY, False), (date(2026, 11, 21), True), (date(2026, 2, 1), True)])
def test_the_mark_is_withdrawn_after_it_was_given(day: date, wrong: bool) -> None:
    assert (rules.fault_of_withdrawal(day, OPENED, TODAY) is not None) is wrong
