"""Which stage is due, what follows what, who is a superior, and what stands out on the way back."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from dangjian.targets.results.rules import Move, findings, is_superior, last_quarter, why_not


@pytest.mark.parametrize(
    ("today", "name", "last"),
    [
        (date(2026, 1, 1), "2025-Q4", date(2025, 12, 31)),
        (date(2026, 3, 31), "2025-Q4", date(2025, 12, 31)),
        (date(2026, 4, 1), "2026-Q1", date(2026, 3, 31)),
        (date(2026, 11, 21), "2026-Q3", date(2026, 9, 30)),
    ],
)
def test_the_last_quarter_is_the_one_that_ended_before_today(today: date, name: str, last: date) -> None:
    assert last_quarter(today) == (name, last)


@pytest.mark.parametrize(
    ("move", "states"),
    [("submit", {"provisional", "returned"}), ("accept", {"submitted"}), ("return", {"submitted"})],
)
def test_each_move_has_its_states(move: Move, states: set[str]) -> None:
    allowed = {s for s in ("provisional", "submitted", "returned", "accepted") if why_not(move, s) is None}
    assert allowed == states


def test_only_somebody_above_is_a_superior_and_the_topmost_answers_for_itself() -> None:
    top, unit, other = uuid4(), uuid4(), uuid4()
    path = f"/{top}/{unit}/"
    assert is_superior(path, unit, {top: f"/{top}/"})
    assert not is_superior(path, unit, {unit: path})
    assert not is_superior(path, unit, {other: f"/{top}/{other}/"})
    assert is_superior(f"/{top}/", top, {top: f"/{top}/"})


def task(**more: Any) -> dict[str, Any]:
    return {"state": "completed", "delayed_days": 0, "owner_name": "王波"} | more


def test_nothing_stands_out_where_all_was_done() -> None:
    assert findings([task()], [{"title": "支委会", "count": 2}]) == []


def test_what_stands_out_is_said_as_facts() -> None:
    tasks = [task(state="in_progress", delayed_days=5), task(delayed_days=3), task(owner_name=None)]
    found = findings(tasks, [{"title": "支委会", "count": 0}])
    assert found == [
        "3 项任务中有 1 项没有办结。",
        "2 项任务延过期,合计 8 天。",
        "1 项任务没有责任人。",
        "期间台账没有记录:支委会。",
    ]
    assert findings([], []) == ["目标下没有任何任务:分解没有落到可办的事。"]
