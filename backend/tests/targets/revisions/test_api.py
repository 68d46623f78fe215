"""Changing what is in force: only with a reason, kept for ever, late ones flagged; giving up with all below."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from tests.bad_inputs import refuses
from tests.targets.decompositions.test_api import broken_down, shares
from tests.targets.targets.conftest import BASE, People, Place, signed, target_body
from tests.targets.targets.test_api import made, published

from dangjian.kernel.events import EventRow
from dangjian.kernel.ids import new_id

Client = httpx.AsyncClient


async def in_force(client: Client, people: People, place: Place, **changes: Any) -> dict[str, Any]:
    """A published target of the group."""
    return await published(client, people.group, await made(client, people.group, target_body(place, **changes)))


async def revised(
    client: Client, caller: Any, row: dict[str, Any], body: dict[str, Any], status: int = 200
) -> dict[str, Any]:
    """What came of it."""
    answer = await client.post(f"{BASE}/{row['id']}:revise", headers=signed(caller, row["version"]), json=body)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_who_may_not_gets_nothing(client: Client, place: Place, people: People) -> None:
    row = await in_force(client, people, place)
    for verb, body in (("revise", {"reason": "政策调整", "title": "新名称"}), ("cancel", {"reason": "任务取消"})):
        address = f"{BASE}/{row['id']}:{verb}"
        assert (await client.post(address, json=body)).status_code == 401
        assert (await client.post(address, headers=signed(people.reader, 2), json=body)).status_code == 403
        assert (await client.post(address, headers=signed(people.hotels, 2), json=body)).status_code == 404
        assert (await client.post(address, headers=signed(people.group), json=body)).status_code == 428
        assert (await client.post(address, headers=signed(people.group, 1), json=body)).status_code == 412


async def test_a_change_keeps_what_was_what_became_and_why(
    client: Client, place: Place, people: People, session: AsyncSession
) -> None:
    row = await in_force(client, people, place)
    assert row["would_be_late"] is False
    stages = [{"title": "过半", "due_on": "2026-06-30", "planned_value": "11"}]
    body = {
        "reason": "新增景区并表",
        "target_value": "22.00",
        "owner_member_id": str(place.head),
        "milestones": stages,
    }
    row = await revised(client, people.group, row, body)
    assert (row["target_value"], row["owner_name"], row["version"]) == ("22.00", "陈经理", 3)
    (revision,) = row["revisions"]
    assert (revision["reason"], revision["by_name"], revision["is_late"]) == ("新增景区并表", "集团组织部", False)
    assert [(one["title"], one["before"], one["after"]) for one in revision["changes"]] == [
        ("目标值", "20.00", "22.00"),
        ("责任人", "周主席", "陈经理"),
        ("里程碑", None, "2026-06-30 过半 11"),
    ]
    event = (await session.scalars(select(EventRow).where(EventRow.name == "targets.target.revised"))).one()
    assert (event.body["fields"], event.body["is_late"]) == (["target_value", "owner_name", "milestones"], False)
    assert "22.00" not in str(event.body)
    with pytest.raises(DBAPIError, match="permission denied"):
        await session.execute(text("UPDATE targets.target_revision SET reason = ''"))


async def test_a_late_change_is_flagged_beside_the_result(
    client: Client, place: Place, people: People, clock_at: Callable[[datetime], None]
) -> None:
    stages = [{"title": "一季度", "due_on": "2026-03-31"}]
    row = await in_force(client, people, place, milestones=stages)
    clock_at(datetime(2026, 4, 1, 1, 0, tzinfo=UTC))
    seen = (await client.get(f"{BASE}/{row['id']}", headers=signed(people.group))).json()
    assert seen["would_be_late"] is True
    assert "里程碑到期之后" in seen["late_rule"]
    row = await revised(client, people.group, row, {"reason": "市场下滑", "target_value": "19.00"})
    assert [one["is_late"] for one in row["revisions"]] == [True]
    plain = await in_force(client, people, place)
    clock_at(datetime(2026, 10, 1, 1, 0, tzinfo=UTC))
    plain = await revised(client, people.group, plain, {"reason": "市场下滑", "target_value": "19.00"})
    assert [one["is_late"] for one in plain["revisions"]] == [True]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "reason"),
        ({"title": "全年营业收入"}, "reason"),  # nothing changes
        ({"due_on": None}, "due_on"),
        ({"due_on": "2025-12-31"}, "due_on"),
        ({"owner_member_id": str(new_id())}, "owner_member_id"),
        ({"owner_member_id": None}, "owner_member_id"),
        ({"target_value": None}, "target_value"),
    ],
)
async def test_each_fault_names_its_field(
    client: Client, place: Place, people: People, body: dict[str, Any], field: str
) -> None:
    row = await in_force(client, people, place)
    answer = await revised(client, people.group, row, {"reason": "调整", **body}, 422)
    assert answer["errors"][0]["field"] == field


async def test_a_draft_is_edited_not_revised_and_a_reason_is_needed(
    client: Client, place: Place, people: People
) -> None:
    draft = await made(client, people.group, target_body(place))
    answer = await revised(client, people.group, draft, {"reason": "调整", "title": "新"}, 409)
    assert answer["code"] == "target_wrong_state"
    row = await in_force(client, people, place)
    assert (await revised(client, people.group, row, {"title": "新"}, 422))["errors"][0]["field"] == "reason"


async def test_giving_up_takes_all_below_with_it(
    client: Client, place: Place, people: People, session: AsyncSession
) -> None:
    row = await in_force(client, people, place)
    first = await broken_down(client, people.group, row, shares(place, "60", "40"))
    headers = signed(people.group, first["version"])
    answer = await client.post(f"{BASE}/{row['id']}:cancel", headers=headers, json={"reason": "业务剥离"})
    assert (answer.status_code, answer.json()["state"], answer.json()["moves"]) == (200, "cancelled", [])
    assert answer.json()["revisions"][0]["changes"] == [
        {"field": "state", "title": "状态", "before": "已下达", "after": "已取消"}
    ]
    below = await client.get(f"{BASE}?parent_id={row['id']}", headers=signed(people.group))
    assert {one["state"] for one in below.json()["items"]} == {"cancelled"}
    assert (await client.get(f"{BASE}:tree?year=2026", headers=signed(people.group))).json()["items"] == []
    event = (await session.scalars(select(EventRow).where(EventRow.name == "targets.target.cancelled"))).one()
    assert len(event.body["targets"]) == 3


async def test_what_came_from_above_is_changed_above(client: Client, place: Place, people: People) -> None:
    row = await in_force(client, people, place)
    first = await broken_down(client, people.group, row, shares(place, "60", "40"))
    child = await published(client, people.group, {"id": first["children"][0]["id"], "version": 1})
    body = {"reason": "完不成", "target_value": "1"}
    answer = await revised(client, people.hotels, child, body, 409)
    assert (answer["code"], "上级" in answer["detail"]) == ("target_set_from_above", True)
    assert (await revised(client, people.group, child, body))["target_value"] == "1"
    seen = (await client.get(f"{BASE}/{row['id']}", headers=signed(people.group))).json()
    assert seen["children"]["missing_value"] == "11.00"


async def test_bad_input_is_refused_clearly(client: Client, place: Place, people: People) -> None:
    row = await in_force(client, people, place)
    body = {"reason": "市场变化", "due_on": "2026-11-30", "title": "营业收入"}
    address = f"{BASE}/{row['id']}:revise"
    assert await refuses(client, "POST", address, signed(people.group, 2), body, text="reason", day="due_on") == []
