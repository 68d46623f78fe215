"""The same targets for many organisations: looked at, written by the worker, followed, taken back."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.targets.ground import Ground

from dangjian.kernel.ids import new_id
from dangjian.kernel.progress import ProgressRow
from dangjian.registry.members.models import Member, Post
from dangjian.registry.organizations.models import Organization
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import TARGET_PUBLISH, TARGET_READ, TARGET_SET
from dangjian.targets.readings.models import Reading
from dangjian.targets.targets.models import Milestone, Target

BASE = "/api/v1/targets/batches"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
Sign = Callable[..., Caller]
Drain = Callable[[], Awaitable[int]]


@pytest.fixture(autouse=True)
def _march(clock_at: Callable[[datetime], None]) -> None:
    clock_at(NOW)


@pytest.fixture
async def group(actor: Sign, ground: Ground, session: AsyncSession, _march: None) -> Caller:
    """Who sets and publishes for the group; both companies have a head by the register."""
    for row in await session.scalars(select(OrganizationCopy).order_by(OrganizationCopy.path)):
        fields = {name: getattr(row, name) for name in ("id", "code", "name", "kind", "line", "category", "parent_id")}
        more = {"path": row.path, "pinyin": row.code, "founded_on": None, "version": 1, "created_at": NOW}
        session.add(Organization(**fields, **more))
        await session.flush()
    for number, code in enumerate(("hotels", "travel")):
        await _head(session, ground, number, code)
    await session.commit()
    return actor(TARGET_READ, TARGET_SET, TARGET_PUBLISH, on=ground.ids["group"], name="企业管理部")


async def _head(session: AsyncSession, ground: Ground, number: int, code: str) -> None:
    person = Member(
        id=new_id(),
        organization_id=ground.ids["branch"],
        employee_no=f"10{number}",
        name=f"{code}总经理",
        pinyin=code,
        gender="male",
        kind="full",
        joined_on=date(2010, 7, 1),
        position="总经理",
        version=1,
    )
    session.add(person)
    await session.flush()
    since = date(2024, 1, 1)
    place = ground.ids[code]
    session.add(
        Post(id=new_id(), organization_id=place, member_id=person.id, title="总经理", rank=1, since=since, until=None)
    )


def template(title: str = "营业收入", **more: Any) -> dict[str, Any]:
    return {
        "title": title,
        "side": "business",
        "measure": title,
        "unit": "万元",
        "target_value": "1200",
        "weight": "60",
        "starts_on": "2026-01-01",
        "due_on": "2026-12-31",
        **more,
    }


def order(ground: Ground, *templates: dict[str, Any], **more: Any) -> dict[str, Any]:
    said = {"title": "2026年经营目标", "year": 2026, "under": str(ground.ids["group"]), "kind": "unit", "publish": True}
    return said | more | {"templates": list(templates) or [template(), template("利润", weight="40")]}


async def sent(client: httpx.AsyncClient, caller: Caller, body: Any, path: str = "") -> httpx.Response:
    return await client.post(BASE + path, json=body, headers=caller.headers)


async def shown(client: httpx.AsyncClient, caller: Caller, batch_id: str) -> Any:
    return (await client.get(f"{BASE}/{batch_id}", headers=caller.headers)).json()


async def count(session: AsyncSession, *where: Any) -> int:
    return await session.scalar(select(func.count()).select_from(Target).where(*where)) or 0


async def test_a_preview_shows_what_would_be_and_writes_nothing(
    client: httpx.AsyncClient, session: AsyncSession, ground: Ground, group: Caller
) -> None:
    answer = await sent(client, group, order(ground, template(weight="60")), ":preview")
    assert answer.status_code == 200, answer.text
    seen = answer.json()
    assert (seen["organizations"], seen["templates"], seen["targets"], seen["without_owner"]) == (2, 1, 2, 0)
    assert seen["warnings"] == ["各目标权重合计 60,不是 100。"]
    assert [(row["organization_name"], row["owner_name"]) for row in seen["sample"]] == [
        ("hotels公司", "hotels总经理"),
        ("travel公司", "travel总经理"),
    ]
    assert await count(session) == 0


async def test_the_worker_writes_them_all_into_the_hands_of_the_heads_and_says_how_far_it_is(
    client: httpx.AsyncClient, session: AsyncSession, ground: Ground, group: Caller, drain: Drain
) -> None:
    stage = {"title": "上半年", "due_on": "2026-06-30", "planned_percent": "45"}
    body = order(ground, template(milestones=[stage]), template("利润", weight="40"))
    started = (await sent(client, group, body)).json()
    assert (started["state"], started["done"], started["total"]) == ("waiting", 0, 4)
    await drain()
    done = await shown(client, group, started["id"])
    assert (done["state"], done["done"], done["why_not_undo"]) == ("done", 4, None)
    assert (await session.get_one(ProgressRow, started["id"])).done == 4
    rows = list(await session.scalars(select(Target).order_by(Target.number)))
    assert {row.owner_name for row in rows} == {"hotels总经理", "travel总经理"}
    assert {row.state for row in rows} == {"published"}
    assert len({row.number for row in rows}) == 4
    assert await session.scalar(select(func.count()).select_from(Milestone)) == 2


async def test_what_is_to_be_in_force_at_once_needs_a_head_and_a_day(
    client: httpx.AsyncClient, session: AsyncSession, ground: Ground, group: Caller
) -> None:
    """A-36: no target active without due date and owner."""
    without_day = await sent(client, group, order(ground, template(due_on=None)))
    assert (without_day.status_code, without_day.json()["errors"][0]["field"]) == (422, "templates.0.due_on")
    branches = await sent(client, group, order(ground, template(), kind="branch"))
    assert branches.json()["errors"] == [{"field": "owner", "message": "branch公司没有现任负责人"}]
    drafts = await sent(client, group, order(ground, template(), kind="branch", publish=False))
    assert drafts.status_code == 201
    assert await count(session) == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "general_branch"}, "under"),
        ({"templates": [template(due_on="2025-12-31")]}, "templates.0.due_on"),
        ({"templates": []}, "templates"),
        ({"templates": [template()] * 51}, "templates"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_field(
    client: httpx.AsyncClient, ground: Ground, group: Caller, change: dict[str, Any], field: str
) -> None:
    answer = await sent(client, group, order(ground) | change)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def finished(client: httpx.AsyncClient, caller: Caller, drain: Drain, body: Any) -> Any:
    started = (await sent(client, caller, body)).json()
    await drain()
    return await shown(client, caller, started["id"])


async def undone(client: httpx.AsyncClient, caller: Caller, row: Any) -> httpx.Response:
    headers = caller.headers | {"If-Match": str(row["version"])}
    return await client.post(f"{BASE}/{row['id']}:undo", json={"reason": "口径有误"}, headers=headers)


async def test_untouched_it_is_taken_back_whole(
    client: httpx.AsyncClient, session: AsyncSession, ground: Ground, group: Caller, drain: Drain
) -> None:
    in_force = await finished(client, group, drain, order(ground))
    drafts = await finished(client, group, drain, order(ground, publish=False))
    for row in (in_force, drafts):
        answer = await undone(client, group, row)
        assert (answer.status_code, answer.json()["state"]) == (200, "undone"), answer.text
    assert await count(session, Target.state == "cancelled") == 4
    assert await count(session, Target.state == "draft") == 0
    again = await undone(client, group, await shown(client, group, in_force["id"]))
    assert (again.status_code, again.json()["code"]) == (409, "batch_touched")


async def test_what_somebody_has_worked_on_is_not_taken_back(
    client: httpx.AsyncClient, session: AsyncSession, ground: Ground, group: Caller, drain: Drain
) -> None:
    row = await finished(client, group, drain, order(ground))
    target = (await session.scalars(select(Target.id).limit(1))).one()
    session.add(
        Reading(
            id=new_id(),
            target_id=target,
            period="2026-02",
            as_of=date(2026, 2, 28),
            value=None,
            note="已启动",
            source="hand",
            entered_at=NOW,
            entered_by=None,
            entered_by_name="测试",
        )
    )
    await session.commit()
    answer = await undone(client, group, row)
    assert (answer.status_code, answer.json()["code"]) == (409, "batch_touched")
    assert "1 个目标" in answer.json()["detail"]
    assert await count(session, Target.state == "published") == 4


async def test_after_seven_days_it_stays(
    client: httpx.AsyncClient,
    ground: Ground,
    group: Caller,
    drain: Drain,
    clock_at: Callable[[datetime], None],
    actor: Sign,
) -> None:
    row = await finished(client, group, drain, order(ground))
    clock_at(NOW + timedelta(days=7, minutes=1))
    later = actor(TARGET_READ, TARGET_PUBLISH, on=ground.ids["group"])
    assert (await undone(client, later, row)).status_code == 409


async def test_the_order_is_carried_out_once(
    client: httpx.AsyncClient, session: AsyncSession, ground: Ground, group: Caller, drain: Drain
) -> None:
    headers = group.headers | {"Idempotency-Key": "one-order"}
    for _ in range(2):
        await client.post(BASE, json=order(ground), headers=headers)
    await drain()
    assert await count(session) == 4
    listed = (await client.get(BASE, headers=group.headers)).json()
    assert listed["total"] == 1


async def test_outsiders_neither_see_nor_send(
    client: httpx.AsyncClient, ground: Ground, group: Caller, drain: Drain, actor: Sign
) -> None:
    row = await finished(client, group, drain, order(ground))
    assert (await client.get(BASE)).status_code == 401
    stranger = actor(TARGET_READ, TARGET_SET, TARGET_PUBLISH, on=ground.ids["stranger"])
    assert (await sent(client, stranger, order(ground))).status_code == 404
    assert (await client.get(f"{BASE}/{row['id']}", headers=stranger.headers)).status_code == 404
    assert (await undone(client, stranger, row)).status_code == 404
    reader = actor(TARGET_READ, on=ground.ids["group"])
    assert (await sent(client, reader, order(ground))).status_code == 403
    partial = actor(TARGET_READ, TARGET_SET, TARGET_PUBLISH, on=ground.ids["hotels"])
    assert (await sent(client, partial, order(ground))).status_code == 404
