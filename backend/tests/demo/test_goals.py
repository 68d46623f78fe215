"""The year of targets in the demonstration: the same for the same (seed, today), adding up, with the known figures."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from dangjian.demo import tourism
from dangjian.demo.goal_rows import Goals
from dangjian.demo.goals import goals
from dangjian.targets.targets.rules import completion, percent
from dangjian.targets.targets.schemas import NewTarget

TODAY = date(2026, 11, 21)
DAYS = [date(2026, 1, 1), date(2026, 3, 31), date(2028, 2, 29), TODAY]


def year(today: date = TODAY) -> Goals:
    return goals(7, today, tourism(7, today))


def named(made: Goals, title: str) -> NewTarget:
    return next(target for target in made.targets if target.title == title)


def below(made: Goals, parent: NewTarget) -> list[NewTarget]:
    return [target for target in made.targets if target.parent_id == parent.id]


@pytest.mark.parametrize("today", DAYS)
def test_the_same_day_gives_the_same_rows_and_nothing_lies_ahead(today: date) -> None:
    made = year(today)
    assert made == year(today)
    assert all(reading.as_of < today for reading in made.readings)
    assert all(target.owner_member_id and target.due_on for target in made.targets)
    order = {target.id: place for place, target in enumerate(made.targets)}
    assert all(order[t.parent_id] < order[t.id] for t in made.targets if t.parent_id)


def test_revenue_of_2021_was_112_percent_of_a_derived_target() -> None:
    """B-44."""
    made = year()
    past = named(made, "营业收入(2021年)")
    (reading,) = [one for one in made.readings if one.target_id == past.id]
    assert past.derivation is not None
    reached = completion("up", None, past.target_value, reading.value)
    assert (past.target_value, percent(reached)) == (Decimal("20.0392"), Decimal("112.28"))


def test_eleven_key_projects_each_have_their_status() -> None:
    """B-45."""
    made = year()
    projects = [task for task in made.tasks if task.kind == "project"]
    assert len(projects) == 11 == named(made, "市重点项目按序时推进").target_value
    assert sum(task.is_blocked for task in projects) == 1
    assert all(0 < task.percent < 100 for task in projects)


def test_nine_mixed_enterprises_make_up_their_revenue() -> None:
    """B-46."""
    made = year()
    mixed = named(made, "混合所有制企业营业收入(9家)")
    nine = below(made, mixed)
    assert len(nine) == 9
    assert sum(target.target_value or 0 for target in nine) == mixed.target_value == Decimal(5572)
    assert sum(target.share or 0 for target in nine) == 100


def test_nearly_fifty_events_are_counted() -> None:
    """B-47."""
    made = year()
    events = named(made, "文旅商活动")
    last = [one.value for one in made.readings if one.target_id == events.id][-1]
    assert events.target_value == 50
    assert last is not None
    assert 38 < last < 50
    assert [task.title for task in made.tasks if task.kind == "event"] == ["第十二届文化旅游节开幕式"]


def test_the_groups_revenue_is_broken_down_to_persons_and_adds_up() -> None:
    """B-04: group, enterprise, person."""
    made = year()
    whole = named(made, "营业收入")
    units = below(made, whole)
    assert sum(target.share or 0 for target in units) == 100
    assert sum(target.target_value or 0 for target in units) == whole.target_value
    persons = below(made, units[0])
    assert {target.level for target in persons} == {"person"}
    assert sum(target.target_value or 0 for target in persons) == units[0].target_value
    assert Counter(target.level for target in made.targets)["department"] > 20


def test_all_employees_of_the_group_are_counted() -> None:
    """B-01, B-04: 438 employees."""
    made = year()
    everybody = named(made, "全员岗位目标签订")
    last = [one.value for one in made.readings if one.target_id == everybody.id][-1]
    assert everybody.target_value == last == 438
