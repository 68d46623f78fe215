"""Lights over HTTP and by the clock: the same by SQL as by rule, told only when they change, versioned."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update
from tests.targets.crew import TASKS, Crew

from dangjian.kernel.db import Database
from dangjian.kernel.events import EventRow
from dangjian.targets.light_rules import rules
from dangjian.targets.light_rules.queries import span_of
from dangjian.targets.lights.jobs import new_day, refresh_lights
from dangjian.targets.tasks.models import Task

LIGHTS = f"{TASKS}/lights"
RULES = "/api/v1/targets/light-rules"


async def told(crew: Crew, name: str) -> list[dict[str, Any]]:
    found = await crew.session.scalars(select(EventRow.body).where(EventRow.name == name).order_by(EventRow.id))
    return list(found)


async def stand(crew: Crew, number: int, **values: Any) -> str:
    """A task that stands as it is said to."""
    task = await crew.task(title=f"第{number}项")
    await crew.session.execute(update(Task).where(Task.id == task["id"]).values(**values))
    await crew.session.commit()
    return str(task["id"])


async def test_sql_and_rule_give_the_same_light(crew: Crew, database: Database) -> None:
    given = [
        (start, due, percent, returned)
        for start, due in ((date(2026, 10, 19), date(2026, 12, 11)), (date(2026, 11, 9), date(2026, 11, 18)))
        for percent in ("0", "20", "40", "50", "60", "90")
        for returned in (False, True)
    ]
    given += [
        (date(2026, 11, 2), date(2026, 11, 13), "99", False),
        (date(2026, 11, 14), date(2026, 11, 15), "0", False),
    ]
    given += [(date(2026, 11, 2), date(2027, 11, 13), "1", False), (date(2026, 11, 16), date(2026, 11, 16), "0", False)]
    ids: dict[str, dict[str, Any]] = {}
    for number, (start, due, percent, returned) in enumerate(given):
        values: dict[str, Any] = {
            "starts_on": start,
            "due_on": due,
            "percent": Decimal(percent),
            "is_returned": returned,
        }
        ids[await stand(crew, number, **values)] = values
    await refresh_lights(database, {})
    rows = {str(row.id): row for row in await crew.session.execute(select(Task.id, Task.light, Task.light_rule))}
    for id_, values in ids.items():
        span = await span_of(crew.session, values["starts_on"], values["due_on"])
        late = values["due_on"] < date(2026, 11, 16)
        expected = rules.light(
            rules.DEFAULT,
            span,
            values["percent"],
            is_over=False,
            is_overdue=late,
            is_returned=values["is_returned"],
        )
        assert (rows[id_].light, rows[id_].light_rule) == (expected, 0), values
    assert {row.light for row in rows.values()} == {"red", "yellow", "blue", "green"}


async def test_a_light_is_told_when_it_changes_and_not_again(crew: Crew, database: Database) -> None:
    task = await crew.task(starts_on="2026-11-16", due_on="2026-12-11")
    crew.clock_at(datetime(2026, 11, 30, 1, tzinfo=UTC))
    await new_day(database, {})
    await new_day(database, {})
    (event,) = await told(crew, "targets.task.light_changed")
    (change,) = event["changes"]
    assert (change["task_id"], change["before"], change["after"], change["rule"]) == (task["id"], "green", "red", 0)


async def test_days_that_come_near_and_days_gone_by_are_told_once(crew: Crew, database: Database) -> None:
    task = await crew.task(due_on="2026-12-11")
    crew.clock_at(datetime(2026, 12, 8, 1, tzinfo=UTC))
    await new_day(database, {})
    (soon,) = await told(crew, "targets.task.due_soon")
    assert [one["task_id"] for one in soon["tasks"]] == [task["id"]]
    for day in (9, 10, 11, 12, 13):
        crew.clock_at(datetime(2026, 12, day, 1, tzinfo=UTC))
        await new_day(database, {})
    assert len(await told(crew, "targets.task.due_soon")) == 1
    (late,) = await told(crew, "targets.task.overdue")
    assert [one["task_id"] for one in late["tasks"]] == [task["id"]]


async def test_a_rule_is_set_for_an_enterprise_and_says_its_version(crew: Crew, database: Database) -> None:
    task = await crew.task()
    body = {
        **{"organization_id": str(crew.ids["group"]), "red_lag": "20", "yellow_lag": "5", "blue_days": 40},
        **{"blue_part": "10", "reason": "年底收口"},
    }
    assert (await crew.client.post(RULES, json=body)).status_code == 401
    assert (await crew.client.post(RULES, headers=crew.headers("committee"), json=body)).status_code == 403
    assert (await crew.client.post(RULES, headers=crew.headers("outsider"), json=body)).status_code == 404
    answer = await crew.client.post(RULES, headers=crew.headers("department"), json=body)
    assert answer.status_code == 201, answer.text
    assert [one["number"] for one in answer.json()["items"]] == [1, 0]
    await refresh_lights(database, {})
    after = (await crew.client.get(f"{TASKS}/{task['id']}", headers=crew.headers("owner"))).json()
    assert (after["light"], after["light_rule"]) == ("blue", 1)
    said = (await crew.check_in("owner", task, kind="progress", percent="10")).json()
    assert said["task"]["light"] == "blue"
    seen = await crew.client.get(
        RULES, headers=crew.headers("secretary"), params={"organization_id": str(crew.ids["first"])}
    )
    assert (seen.json()["root_name"], seen.json()["may_edit"]) == ("group党组织", False)
    for wrong, field in (
        ({"red_lag": "5"}, "red_lag"),
        ({"organization_id": str(crew.ids["steel"])}, "organization_id"),
    ):
        refused = await crew.client.post(RULES, headers=crew.headers("department"), json=body | wrong)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)


async def test_the_board_counts_by_organisation_and_kind(crew: Crew) -> None:
    await crew.task(kind="project", weight="9", due_on="2026-11-20")
    await crew.task(kind="event", weight="1")
    late = await crew.task(kind="project", organization_id=str(crew.ids["second"]), weight="5")
    await crew.session.execute(update(Task).where(Task.id == late["id"]).values(light="red"))
    await crew.task(kind="project", organization_id=str(crew.ids["steel"]), weight="1")
    await crew.session.commit()
    assert (await crew.client.get(LIGHTS)).status_code == 401
    assert (await crew.client.get(LIGHTS, headers=crew.headers("owner"))).status_code == 403
    hidden = await crew.client.get(
        LIGHTS, headers=crew.headers("outsider"), params={"organization_id": str(crew.ids["steel"])}
    )
    assert hidden.status_code == 404
    board = (
        await crew.client.get(
            LIGHTS, headers=crew.headers("department"), params={"organization_id": str(crew.ids["steel"])}
        )
    ).json()
    rows = {row["organization_name"]: row for row in board["rows"]}
    assert list(rows) == ["steel党组织", "first党组织", "second党组织"]
    assert board["kinds"] == ["project", "event"]
    assert rows["second党组织"]["cells"] == [
        {"kind": "project", "light": "red", "red": 1, "yellow": 0, "blue": 0, "green": 0, "grey": 0}
    ]
    assert (board["total"]["red"], sum(board["total"].values())) == (1, 4)
    assert board["quadrants"] == {"heavy_soon": 1, "heavy_later": 3, "light_soon": 0, "light_later": 0}
    assert board["items"][0]["quadrant"] == "heavy_soon"
    whole = (await crew.client.get(LIGHTS, headers=crew.headers("department"))).json()
    assert [row["organization_name"] for row in whole["rows"]] == ["steel党组织"]
    assert whole["rows"][0]["has_children"] is True


async def test_a_changed_calendar_lights_anew(crew: Crew, drain: Callable[[], Awaitable[int]]) -> None:
    task = await crew.task(due_on="2026-11-25")
    assert (task["days_left"], task["light"]) == (7, "green")
    days = [{"day": f"2026-11-{day}", "is_workday": False, "name": "厂休"} for day in (17, 18, 19, 20)]
    answer = await crew.client.put(
        "/api/v1/registry/holidays/2026",
        headers=crew.headers("department", 0),
        json={"days": days, "reason": "停产检修"},
    )
    assert answer.status_code == 200, answer.text
    await drain()
    after = (await crew.client.get(f"{TASKS}/{task['id']}", headers=crew.headers("owner"))).json()
    assert (after["days_left"], after["light"]) == (3, "blue")
