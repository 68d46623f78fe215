"""The working-day calendar without a database."""

from datetime import date

import pytest

from dangjian.registry.holidays import rules
from dangjian.registry.holidays.actions import standard_years


@pytest.mark.parametrize(
    ("days", "fault"),
    [
        ([date(2026, 1, 1), date(2026, 1, 2)], None),
        ([date(2026, 1, 1), date(2027, 1, 1)], (1, "这一天不在 2026 年,请改到对应年份填写")),
        ([date(2026, 1, 1), date(2026, 1, 1)], (1, "这一天填写了两次,请只保留一条")),
    ],
)
def test_a_year_names_each_of_its_days_once(days: list[date], fault: tuple[int, str] | None) -> None:
    assert rules.fault_of_days(2026, days) == fault


def test_the_ordinary_week_works_from_monday_to_friday() -> None:
    assert [rules.is_ordinary_workday(date(2026, 11, day)) for day in range(16, 23)] == [True] * 5 + [False] * 2


def test_the_shipped_year_2026_has_its_days_off_and_the_weekends_worked_instead() -> None:
    days = {one["day"]: one for one in standard_years()[2026]}
    assert days["2026-10-01"] == {"day": "2026-10-01", "is_workday": False, "name": "国庆节"}
    assert days["2026-10-10"] == {"day": "2026-10-10", "is_workday": True, "name": "国庆节调休上班"}
    assert all(not one["name"].isascii() for one in days.values())
