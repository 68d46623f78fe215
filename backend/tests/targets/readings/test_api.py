"""Readings over HTTP: entered month by month, corrected by a further row, missing ones shown, pace and forecast."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.targets.ground import Ground

from dangjian.kernel.audit import AuditEntry
from dangjian.targets.permissions import TARGET_READ, TARGET_TRACK
from dangjian.targets.readings.models import Reading
from dangjian.targets.targets.actions import insert_milestones
from dangjian.targets.targets.models import Milestone
from dangjian.targets.targets.schemas import MilestoneSet

BASE = "/api/v1/targets/readings"
Sign = Callable[..., Caller]


@pytest.fixture(autouse=True)
def _july(clock_at: Callable[[datetime], None]) -> None:
    clock_at(datetime(2026, 7, 1, 2, 0, tzinfo=UTC))


@pytest.fixture
def hotels(actor: Sign, ground: Ground, _july: None) -> Caller:
    """Who tracks the hotels' targets."""
    return actor(TARGET_READ, TARGET_TRACK, on=ground.ids["hotels"], name="酒店公司")


async def entered(client: httpx.AsyncClient, caller: Caller, **body: Any) -> httpx.Response:
    said = {"as_of": "2026-06-30", "value": "48.5"} | body
    return await client.post(BASE, json={k: str(v) for k, v in said.items()}, headers=caller.headers)


async def test_a_reading_is_entered_and_stands_beside_the_target(
    client: httpx.AsyncClient, hotels: Caller, ground: Ground, session: AsyncSession
) -> None:
    target = await ground.target()
    answer = await entered(client, hotels, target_id=target, note="暑期预订良好")
    assert answer.status_code == 201, answer.text
    row = answer.json()
    assert (row["period"], row["value"], row["source"], row["is_superseded"]) == ("2026-06", "48.5", "hand", False)
    seen = (await client.get(f"{BASE}/outlook?target_id={target}", headers=hotels.headers)).json()
    assert seen["actual_percent"] == "48.50"
    assert await session.scalar(select(func.count()).where(AuditEntry.action == "reading.enter")) == 1


async def test_a_correction_is_a_further_row_and_the_first_one_stays(
    client: httpx.AsyncClient, hotels: Caller, ground: Ground
) -> None:
    target = await ground.target()
    await entered(client, hotels, target_id=target, value="40")
    await entered(client, hotels, target_id=target, value="42.25")
    rows = (await client.get(f"{BASE}?target_id={target}", headers=hotels.headers)).json()
    assert [(row["value"], row["is_superseded"]) for row in rows] == [("42.25", False), ("40", True)]


async def test_an_older_day_does_not_take_the_place_of_a_newer_one(
    client: httpx.AsyncClient, hotels: Caller, ground: Ground
) -> None:
    target = await ground.target()
    await entered(client, hotels, target_id=target, value="48")
    await entered(client, hotels, target_id=target, value="30", as_of="2026-04-30")
    due = (await client.get(f"{BASE}/due?month=2026-06", headers=hotels.headers)).json()["items"][0]
    assert (due["current_value"], due["current_as_of"]) == ("48", "2026-06-30")


async def test_what_a_month_lacks_is_shown(client: httpx.AsyncClient, hotels: Caller, ground: Ground) -> None:
    """A-37: a missing entry shows."""
    read, unread = await ground.target(), await ground.target(title="客房满意度", unit="%")
    await ground.target(title="下半年", starts_on=date(2026, 7, 1))
    await entered(client, hotels, target_id=read)
    june = (await client.get(f"{BASE}/due?month=2026-06", headers=hotels.headers)).json()
    assert (june["total"], june["missing"]) == (2, 1)
    only = (await client.get(f"{BASE}/due?month=2026-06&missing=true", headers=hotels.headers)).json()
    assert [row["target_id"] for row in only["items"]] == [str(unread)]
    found = (await client.get(f"{BASE}/due?month=2026-06&q=满意", headers=hotels.headers)).json()
    assert found["total"] == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"as_of": "2026-07-02"}, "as_of"),
        ({"as_of": "2025-12-31"}, "as_of"),
        ({"value": None, "note": "没有数字"}, "value"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_field(
    client: httpx.AsyncClient, hotels: Caller, ground: Ground, said: dict[str, Any], field: str
) -> None:
    body = {"target_id": str(await ground.target()), "as_of": "2026-06-30", "value": "1", **said}
    answer = await client.post(BASE, json=body, headers=hotels.headers)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_a_draft_is_not_read(client: httpx.AsyncClient, hotels: Caller, ground: Ground) -> None:
    answer = await entered(client, hotels, target_id=await ground.target(state="draft"))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "target_id")


async def test_a_target_without_figures_is_read_in_words(
    client: httpx.AsyncClient, hotels: Caller, ground: Ground
) -> None:
    target = await ground.target(is_quantitative=False, target_value=None, unit="")
    body = {"target_id": str(target), "as_of": "2026-06-30"}
    silent = await client.post(BASE, json=body, headers=hotels.headers)
    assert silent.json()["errors"][0]["field"] == "note"
    said = await client.post(BASE, json=body | {"note": "制度已印发"}, headers=hotels.headers)
    assert said.status_code == 201


async def test_of_many_each_is_taken_or_refused_by_itself(
    client: httpx.AsyncClient, hotels: Caller, ground: Ground, session: AsyncSession
) -> None:
    mine, theirs = await ground.target(), await ground.target("travel")
    items = [
        {"target_id": str(mine), "as_of": "2026-06-30", "value": "50"},
        {"target_id": str(theirs), "as_of": "2026-06-30", "value": "50"},
        {"target_id": str(mine), "as_of": "2026-12-30", "value": "50"},
    ]
    answer = await client.post(f"{BASE}:batch", json={"items": items}, headers=hotels.headers)
    assert answer.status_code == 200
    assert [one["index"] for one in answer.json()["taken"]] == [0]
    assert [(one["index"], one["field"]) for one in answer.json()["refused"]] == [(1, "target_id"), (2, "as_of")]
    assert await session.scalar(select(func.count()).select_from(Reading)) == 1
    many = await client.post(f"{BASE}:batch", json={"items": items * 67}, headers=hotels.headers)
    assert many.status_code == 422


async def test_pace_and_forecast_are_shown_with_their_range(
    client: httpx.AsyncClient, hotels: Caller, ground: Ground
) -> None:
    target = await ground.target()
    for month, value in (("02-28", "10"), ("04-30", "25"), ("06-30", "38")):
        await entered(client, hotels, target_id=target, as_of=f"2026-{month}", value=value)
    seen = (await client.get(f"{BASE}/outlook?target_id={target}", headers=hotels.headers)).json()
    assert seen["actual_percent"] == "38.00"
    assert Decimal(seen["planned_percent"]) > 45
    assert seen["pace"] == "落后于计划"
    forecast = {name: Decimal(value) for name, value in seen["forecast"].items() if name != "intervals"}
    assert forecast["low"] < forecast["expected"] < forecast["high"]
    assert forecast["completion_percent"] == forecast["expected"].quantize(Decimal("0.01"))
    assert [point["value"] for point in seen["line"]] == [None, "10", "25", "38", None]


async def test_the_three_questions_are_answered_unit_by_unit(
    client: httpx.AsyncClient, actor: Sign, hotels: Caller, ground: Ground
) -> None:
    """B-31: done how much, done how well, what gap."""
    behind = await ground.target(weight=Decimal(75))
    good = await ground.target(title="利润", weight=Decimal(25))
    await ground.target("branch", title="主题党日")
    await entered(client, hotels, target_id=behind, value="20")
    await entered(client, hotels, target_id=good, value="60")
    head = actor(TARGET_READ, on=ground.ids["group"])
    found = await client.get(f"{BASE[:-9]}/monitors?organization_id={ground.ids['group']}", headers=head.headers)
    assert found.status_code == 200, found.text
    (row,) = found.json()["rows"]
    assert (row["name"], row["targets"], row["read"], row["on_pace"], row["behind"]) == ("hotels公司", 3, 2, 1, 1)
    assert row["done_percent"] == "30.00"
    assert row["missing"] == 3  # July has begun, and nobody has read yet
    assert [gap["target_id"] for gap in row["gaps"]] == [str(behind)]


async def test_outsiders_see_and_change_nothing(
    client: httpx.AsyncClient, actor: Sign, ground: Ground, hotels: Caller
) -> None:
    target = await ground.target()
    assert (await client.get(f"{BASE}?target_id={target}")).status_code == 401
    stranger = actor(TARGET_READ, TARGET_TRACK, on=ground.ids["stranger"])
    assert (await client.get(f"{BASE}?target_id={target}", headers=stranger.headers)).status_code == 404
    assert (await client.get(f"{BASE}/outlook?target_id={target}", headers=stranger.headers)).status_code == 404
    assert (await entered(client, stranger, target_id=target)).status_code == 404
    assert (await client.get(f"{BASE}/due?month=2026-06", headers=stranger.headers)).json()["total"] == 0
    monitor = f"/api/v1/targets/monitors?organization_id={ground.ids['hotels']}"
    assert (await client.get(monitor, headers=stranger.headers)).status_code == 404
    reader = actor(TARGET_READ, on=ground.ids["hotels"])
    assert (await entered(client, reader, target_id=target)).status_code == 403


async def test_a_milestone_is_reached_when_the_readings_say_so_and_no_longer_when_they_are_corrected(
    client: httpx.AsyncClient, hotels: Caller, ground: Ground, session: AsyncSession
) -> None:
    """Nobody ticks a milestone off: its plan is reached by the readings in force, or it is not."""
    target = await ground.target()
    stages = [
        MilestoneSet(title="一季度", due_on=date(2026, 3, 31), planned_percent=Decimal(20)),
        MilestoneSet(title="上半年", due_on=date(2026, 6, 30), planned_value=Decimal(45)),
    ]
    await insert_milestones(session, [(target, stage) for stage in stages])
    await session.commit()

    async def reached() -> list[date | None]:
        rows = await session.scalars(select(Milestone.done_on).order_by(Milestone.due_on))
        return list(rows)

    await entered(client, hotels, target_id=target, as_of="2026-02-28", value="22")
    assert await reached() == [date(2026, 2, 28), None]
    await entered(client, hotels, target_id=target, as_of="2026-06-30", value="46")
    assert await reached() == [date(2026, 2, 28), date(2026, 6, 30)]
    await entered(client, hotels, target_id=target, as_of="2026-02-27", value="12")
    assert await reached() == [date(2026, 6, 30), date(2026, 6, 30)]
