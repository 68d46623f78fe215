"""Teams without a database (C-38)."""

from datetime import date
from uuid import UUID

import pytest

from dangjian.registry.teams import rules

A, B = UUID(int=1), UUID(int=2)


def test_there_are_the_five_teams_of_the_source() -> None:
    titles = [rules.KIND_TITLES[kind] for kind in rules.FIVE]
    assert titles == ["政工研究队伍", "宣教队伍", "心理辅导员队伍", "联络员队伍", "督导队伍"]


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [
        (date(2026, 1, 1), None, None),
        (date(2026, 1, 2), date(2026, 1, 1), "ends_on"),
        (date(2026, 12, 1), None, "starts_on"),
    ],
)
def test_a_team_begins_by_today_and_ends_after_it_began(starts: date, ends: date | None, field: str | None) -> None:
    fault = rules.fault_of_days(starts, ends, date(2026, 11, 20))
    assert (fault[0] if fault else None) == field


@pytest.mark.parametrize(
    ("members", "leads", "place"),
    [([], [], None), ([A, B], [True, False], None), ([A, A], [True, False], 1), ([A, B], [True, True], 0)],
)
def test_a_roster_names_everybody_once_and_one_who_leads(
    members: list[UUID], leads: list[bool], place: int | None
) -> None:
    fault = rules.fault_of_roster(members, leads)
    assert (fault[0] if fault else None) == place
