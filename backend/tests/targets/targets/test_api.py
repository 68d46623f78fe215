"""Targets over HTTP: set, changed, published, found; by whom, and what is left behind."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.bad_inputs import addresses, is_clear_refusal, refuses
from tests.targets.targets.conftest import BASE, People, Place, signed, target_body

from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.events import EventRow
from dangjian.kernel.ids import new_id
from dangjian.targets.permissions import TARGET_PUBLISH, TARGET_READ, TARGET_SET

Client = httpx.AsyncClient


async def made(client: Client, caller: Any, body: dict[str, Any]) -> dict[str, Any]:
    """A target that was set."""
    answer = await client.post(BASE, headers=signed(caller), json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def published(client: Client, caller: Any, row: dict[str, Any], whole: bool = False) -> dict[str, Any]:
    """The target in force."""
    address = f"{BASE}/{row['id']}:publish"
    answer = await client.post(address, headers=signed(caller, row["version"]), json={"with_descendants": whole})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_without_sign_in_permission_or_scope_nothing_goes(
    client: Client, place: Place, people: People, actor: Callable[..., Any]
) -> None:
    body = target_body(place)
    assert (await client.post(BASE, json=body)).status_code == 401
    assert (await client.post(BASE, headers=signed(people.reader), json=body)).status_code == 403
    assert (await client.post(BASE, headers=signed(people.hotels), json=body)).status_code == 404
    row = await made(client, people.group, body)
    address = f"{BASE}/{row['id']}"
    outsider = actor(TARGET_READ, TARGET_SET, TARGET_PUBLISH, on=place.travel)
    for path in (address, f"{address}/tree"):
        assert (await client.get(path)).status_code == 401
        assert (await client.get(path, headers=signed(outsider))).status_code == 404
    assert (await client.get(BASE, headers=signed(outsider))).json()["items"] == []
    assert (await client.get(f"{BASE}:tree?year=2026", headers=signed(outsider))).json()["items"] == []
    fields = {name: value for name, value in body.items() if name not in ("organization_id", "year")}
    assert (await client.put(address, headers=signed(outsider, 1), json=fields)).status_code == 404
    assert (await client.put(address, headers=signed(people.reader, 1), json=fields)).status_code == 403
    assert (await client.post(f"{address}:publish", headers=signed(outsider, 1), json={})).status_code == 404
    assert (await client.delete(address, headers=signed(outsider, 1))).status_code == 404


async def test_a_draft_is_set_changed_and_published(
    client: Client, place: Place, people: People, session: AsyncSession
) -> None:
    stages = [{"title": "过半", "due_on": "2026-06-30", "planned_value": "10"}]
    row = await made(
        client, people.group, target_body(place, milestones=stages, helpers=[{"member_id": str(place.head)}])
    )
    assert (row["state"], row["level"], row["owner_name"]) == ("draft", "group", "周主席")
    assert (row["stretch_percent"], row["is_sandbagged"]) == ("8.11", False)
    assert row["planned_change"] == {"amount": "1.50", "points": None, "percent": "8.11"}
    assert row["helpers"] == [{"member_id": str(place.head), "name": "陈经理"}]
    assert row["moves"] == ["edit", "delete", "decompose", "publish", "cancel"]
    fields = {k: v for k, v in target_body(place, target_value="18.00").items() if k not in ("organization_id", "year")}
    address = f"{BASE}/{row['id']}"
    assert (await client.put(address, headers=signed(people.group), json=fields)).status_code == 428
    assert (await client.put(address, headers=signed(people.group, 7), json=fields)).status_code == 412
    row = (await client.put(address, headers=signed(people.group, 1), json=fields)).json()
    assert (row["version"], row["target_value"], row["is_sandbagged"], row["milestones"]) == (2, "18.00", True, [])
    row = await published(client, people.group, row)
    assert (row["state"], row["version"], row["moves"]) == ("published", 3, ["decompose", "revise", "cancel"])
    late = await client.put(address, headers=signed(people.group, 3), json=fields)
    assert (late.status_code, late.json()["code"]) == (409, "target_wrong_state")
    assert "调整" in late.json()["detail"]
    audits = await session.scalars(
        select(AuditEntry.action).where(AuditEntry.object_id == row["id"]).order_by(AuditEntry.id)
    )
    assert list(audits) == ["target.created", "target.updated", "target.published"]
    told = (await session.scalars(select(EventRow).where(EventRow.name == "targets.target.published"))).one()
    assert told.body["targets"][0]["number"] == row["number"]
    assert "周主席" not in str(told.body)


async def test_no_target_is_active_without_owner_and_day(client: Client, place: Place, people: People) -> None:
    row = await made(client, people.group, target_body(place, owner_member_id=None, due_on=None, target_value=None))
    address = f"{BASE}/{row['id']}:publish"
    answer = await client.post(address, headers=signed(people.group, 1), json={"with_descendants": True})
    assert (answer.status_code, answer.json()["code"]) == (422, "target_incomplete")
    assert [error["field"] for error in answer.json()["errors"]] == ["owner_member_id", "due_on", "target_value"]


async def test_a_value_above_the_whole_and_a_derived_one_are_ordinary(
    client: Client, place: Place, people: People
) -> None:
    derive = {"actual": "22.5", "completion_percent": "112.28"}
    row = await made(client, people.group, target_body(place, target_value=None, derive=derive))
    assert (row["target_value"], row["is_value_derived"]) == ("20.0392", True)
    assert row["derivation"] == {"actual": "22.5", "completion_percent": "112.28", "change": None}
    both = await client.post(BASE, headers=signed(people.group), json=target_body(place, derive=derive))
    assert both.json()["errors"][0]["field"] == "derive"
    share = target_body(
        place,
        organization_id=str(place.hotels),
        title="市场份额",
        unit="%",
        change_kind="percentage_point",
        target_value=None,
        last_year_actual="12.3",
        derive={"change": "0.8"},
        tags=["track.market", "element.market_share"],
    )
    row = await made(client, people.group, share)
    assert row["target_value"] == "13.1"
    assert row["planned_change"] == {"amount": "0.8", "points": "0.8", "percent": "6.50"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"tags": ["track.market"]}, "tags"),  # marketing enterprises only
        ({"tags": ["no.such"]}, "tags"),
        ({"content_group": "no_such"}, "content_group"),
        ({"starts_on": "2025-01-01"}, "starts_on"),
        ({"due_on": "2025-12-31"}, "due_on"),
        ({"change_kind": "percentage_point"}, "change_kind"),
        ({"baseline": "30"}, "target_value"),
        ({"owner_member_id": str(new_id())}, "owner_member_id"),
        ({"helpers": [{"member_id": str(new_id())}]}, "helpers"),
        ({"supervisor_organization_id": str(new_id())}, "supervisor_organization_id"),
        ({"parent_id": str(new_id())}, "parent_id"),
        ({"target_value": None, "last_year_actual": None, "derive": {"change": "1"}}, "last_year_actual"),
        ({"target_value": None, "derive": {"actual": "1"}}, "derive"),
    ],
)
async def test_each_fault_names_its_field(
    client: Client, place: Place, people: People, changes: dict[str, Any], field: str
) -> None:
    answer = await client.post(BASE, headers=signed(people.group), json=target_body(place, **changes))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_subjects_of_a_track_follow_the_method(client: Client, place: Place, people: People) -> None:
    person = target_body(place, level="person", tags=["track.contribution", "aspect.contribution"])
    assert (await made(client, people.group, person))["tags"] == ["track.contribution", "aspect.contribution"]
    hotel = target_body(place, organization_id=str(place.hotels), tags=["track.upgrade", "element.high_target"])
    row = await made(client, people.group, hotel)
    assert (row["level"], row["organization_name"]) == ("enterprise", "酒店公司")
    found = await client.get(f"{BASE}?tag=track.upgrade&year=2026", headers=signed(people.group))
    assert [one["id"] for one in found.json()["items"]] == [row["id"]]


async def test_drafts_are_seen_only_where_targets_are_set(client: Client, place: Place, people: People) -> None:
    body = target_body(place, organization_id=str(place.hotels), owner_member_id=str(place.worker))
    row = await made(client, people.group, body)
    address = f"{BASE}/{row['id']}"
    assert (await client.get(address, headers=signed(people.reader))).status_code == 404
    assert (await client.get(address, headers=signed(people.hotels))).status_code == 200
    await published(client, people.group, row)
    seen = (await client.get(address, headers=signed(people.reader))).json()
    assert seen["moves"] == []
    mine = await client.get(f"{BASE}?mine=true", headers=signed(people.reader))
    assert [one["id"] for one in mine.json()["items"]] == [row["id"]]
    above = await made(client, people.group, target_body(place, owner_member_id=str(place.worker)))
    await published(client, people.group, above)
    assert (await client.get(f"{BASE}/{above['id']}", headers=signed(people.reader))).status_code == 200


async def test_what_came_from_above_is_changed_above(client: Client, place: Place, people: People) -> None:
    top = await published(client, people.group, await made(client, people.group, target_body(place)))
    body = target_body(place, organization_id=str(place.hotels), parent_id=top["id"], target_value="8")
    child = await made(client, people.group, body)
    seen = (await client.get(f"{BASE}/{child['id']}", headers=signed(people.hotels))).json()
    assert seen["moves"] == ["decompose"]
    assert seen["ancestors"] == []
    answer = await client.post(f"{BASE}/{child['id']}:publish", headers=signed(people.hotels, 1), json={})
    assert (answer.status_code, answer.json()["code"]) == (409, "target_set_from_above")
    shown = (await client.get(f"{BASE}/{child['id']}", headers=signed(people.group))).json()
    assert [one["id"] for one in shown["ancestors"]] == [top["id"]]
    assert shown["share_of_top_plan"] is None  # the group's value was not divided


async def test_a_child_waits_for_its_parent_and_only_a_bare_draft_is_deleted(
    client: Client, place: Place, people: People
) -> None:
    top = await made(client, people.group, target_body(place))
    child = await made(client, people.group, target_body(place, parent_id=top["id"], organization_id=str(place.travel)))
    first = await client.post(f"{BASE}/{child['id']}:publish", headers=signed(people.group, 1), json={})
    assert (first.status_code, "先下达上级" in first.json()["detail"]) == (409, True)
    kept = await client.delete(f"{BASE}/{top['id']}", headers=signed(people.group, 1))
    assert (kept.status_code, kept.json()["code"]) == (409, "rule_broken")
    assert (await client.delete(f"{BASE}/{child['id']}", headers=signed(people.group, 1))).status_code == 204
    assert (await client.get(f"{BASE}/{child['id']}", headers=signed(people.group))).status_code == 404
    assert (await client.delete(f"{BASE}/{top['id']}", headers=signed(people.group, 1))).status_code == 204


async def test_the_list_is_narrowed_and_a_plan_stands_in_each_of_its_years(
    client: Client, place: Place, people: People
) -> None:
    plan = await made(
        client,
        people.group,
        target_body(
            place,
            title="党建工作三年行动计划",
            side="party",
            is_quantitative=False,
            target_value=None,
            due_on="2028-12-31",
            content_group="six_constructions",
            tags=["goal.mechanisms", "goal.fusion"],
        ),
    )
    await made(client, people.group, target_body(place))

    async def ids(query: str) -> list[str]:
        answer = await client.get(f"{BASE}?{query}", headers=signed(people.group))
        assert answer.status_code == 200, answer.text
        return [row["id"] for row in answer.json()["items"]]

    assert plan["through_year"] == 2028
    for query in ("year=2027", "side=party", "q=行动", "content_group=six_constructions", "tag=goal.fusion"):
        assert await ids(query) == [plan["id"]], query
    assert await ids("year=2029") == []
    assert len(await ids(f"organization_id={place.group}&state=draft&level=group&owner_member_id={place.chair}")) == 2
    assert await ids("q=100%25") == []


async def test_a_repeated_creation_makes_one(client: Client, place: Place, people: People) -> None:
    headers = signed(people.group) | {"Idempotency-Key": "one"}
    first = await client.post(BASE, headers=headers, json=target_body(place))
    again = await client.post(BASE, headers=headers, json=target_body(place))
    assert first.json()["id"] == again.json()["id"]


async def test_bad_input_is_refused_clearly(client: Client, place: Place, people: People) -> None:
    body = target_body(place)
    assert await refuses(client, "POST", BASE, signed(people.group), body, text="title", day="due_on") == []
    for name, address in addresses(BASE):
        assert is_clear_refusal(await client.get(address, headers=signed(people.group))), name


async def test_the_words_of_the_methods_are_data(client: Client, people: People) -> None:
    found = (await client.get("/api/v1/targets/methods", headers=signed(people.reader))).json()
    groups = {group["code"]: [tag["title"] for tag in group["tags"]] for group in found["tag_groups"]}
    assert groups["aspect"] == ["思想理念", "精神风貌", "经营效益", "市场份额", "社会评价", "个体贡献"]
    assert groups["goal"] == ["机制建立", "制度健全", "覆盖全面", "深度融合"]
    assert [level["title"] for level in found["levels"]] == ["集团", "企业", "部门", "个人"]
    assert [one["title"] for one in found["content_groups"]] == [
        "党的六大建设",
        "生产经营完成",
        "质量安全保密",
        "人才队伍建设",
    ]
    assert [one["title"] for one in found["phases"]] == ["巩固发展", "创新提升", "突破超越"]
    tracks = {tag["code"]: tag for group in found["tag_groups"] for tag in group["tags"] if group["code"] == "track"}
    assert (tracks["track.upgrade"]["award"], tracks["track.market"]["award"]) == ("发展尖兵", "营销尖兵")
