"""Breaking down over HTTP: shown first, written as drafts, taken back while untouched."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.bad_inputs import refuses
from tests.targets.targets.conftest import BASE, People, Place, signed, target_body
from tests.targets.targets.test_api import made, published

from dangjian.kernel.events import EventRow
from dangjian.kernel.ids import new_id
from dangjian.targets.permissions import TARGET_READ, TARGET_SET
from dangjian.targets.targets.models import Target

Client = httpx.AsyncClient


def shares(place: Place, *figures: str | None, **changes: Any) -> dict[str, Any]:
    """The body for two enterprises and a department by share."""
    owners = (place.head, None, None)
    parts = [
        {"organization_id": str(one), "share": figure, "owner_member_id": str(owner) if owner else None}
        for one, figure, owner in zip((place.hotels, place.travel, place.finance), figures, owners, strict=False)
    ]
    return {"method": "share", "parts": parts, **changes}


async def broken_down(
    client: Client, caller: Any, row: dict[str, Any], body: dict[str, Any], status: int = 200
) -> dict[str, Any]:
    """What came of it."""
    address = f"{BASE}/{row['id']}:decompose"
    answer = await client.post(address, headers=signed(caller, row["version"]), json=body)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def count(session: AsyncSession) -> int:
    """How many targets there are."""
    found = await session.scalar(select(func.count()).select_from(Target))
    return found or 0


async def test_who_may_not_gets_nothing(
    client: Client, place: Place, people: People, actor: Callable[..., Any]
) -> None:
    row = await made(client, people.group, target_body(place))
    body = shares(place, "60", "40")
    address = f"{BASE}/{row['id']}"
    outsider = actor(TARGET_READ, TARGET_SET, on=place.travel)
    for verb, sent in (("decompose", body), ("recompose", {"batch_id": str(new_id())})):
        assert (await client.post(f"{address}:{verb}", json=sent)).status_code == 401
        assert (await client.post(f"{address}:{verb}", headers=signed(people.reader, 1), json=sent)).status_code == 403
        assert (await client.post(f"{address}:{verb}", headers=signed(outsider, 1), json=sent)).status_code == 404
        assert (await client.post(f"{address}:{verb}", headers=signed(people.group), json=sent)).status_code == 428
        assert (await client.post(f"{address}:{verb}", headers=signed(people.group, 9), json=sent)).status_code == 412


async def test_the_children_are_shown_before_anything_is_written(
    client: Client, place: Place, people: People, session: AsyncSession
) -> None:
    row = await made(client, people.group, target_body(place))
    preview = await broken_down(client, people.group, row, shares(place, "60", "33", validate_only=True))
    assert [(one["organization_name"], one["share"], one["target_value"]) for one in preview["children"]] == [
        ("酒店公司", "60", "12.00"),
        ("旅行社公司", "33", "6.60"),
    ]
    assert (preview["sums"]["missing_share"], preview["sums"]["missing_value"]) == ("7", "1.40")
    assert preview["warnings"] == ["还有 7 % 未分解", "1 个子目标还没有责任人,确定责任人后才能下达"]
    assert (preview["batch_id"], preview["children"][0]["id"], preview["version"]) == (None, None, 1)
    assert await count(session) == 1


async def test_a_value_is_split_exactly_and_published_as_a_whole(
    client: Client, place: Place, people: People, session: AsyncSession
) -> None:
    row = await made(client, people.group, target_body(place))
    written = await broken_down(client, people.group, row, shares(place, "60", None, None, balance=True))
    assert [one["share"] for one in written["children"]] == ["60.00", "20.00", "20.00"]
    assert (written["sums"]["missing_share"], written["sums"]["missing_value"]) == ("0.00", "0.00")
    seen = (await client.get(f"{BASE}/{row['id']}", headers=signed(people.group))).json()
    assert (seen["version"], seen["decomposed_by"], seen["children"]["count"]) == (2, "share", 3)
    address = f"{BASE}/{row['id']}:publish"
    bare = await client.post(address, headers=signed(people.group, 2), json={"with_descendants": True})
    assert [one["field"] for one in bare.json()["errors"]] == ["owner_member_id", "owner_member_id"]
    for child in written["children"][1:]:
        fields = target_body(
            place,
            target_value=child["target_value"],
            share=child["share"],
            owner_member_id=str(place.worker),
            last_year_actual=None,
        )
        del fields["organization_id"], fields["year"]
        put = await client.put(f"{BASE}/{child['id']}", headers=signed(people.group, 1), json=fields)
        assert put.status_code == 200, put.text
    await published(client, people.group, seen, whole=True)
    states = await session.scalars(select(Target.state))
    assert set(states) == {"published"}
    events = await session.scalars(select(EventRow).where(EventRow.name == "targets.target.decomposed"))
    told = events.one().body
    assert (told["method"], len(told["children"]), told["batch_id"]) == ("share", 3, written["batch_id"])


async def test_more_than_the_whole_is_refused_and_the_rest_may_be_given_out_later(
    client: Client, place: Place, people: People
) -> None:
    row = await made(client, people.group, target_body(place))
    much = await broken_down(client, people.group, row, shares(place, "60", "47"), 422)
    assert (much["code"], "超出 7" in much["detail"]) == ("target_weight_sum", True)
    first = await broken_down(client, people.group, row, shares(place, "60", "33"))
    rest = {"method": "share", "parts": [{"organization_id": str(place.finance)}], "balance": True}
    second = await broken_down(client, people.group, row | {"version": first["version"]}, rest)
    assert [one["share"] for one in second["children"]] == ["7.00"]
    assert second["sums"]["missing_share"] == "0.00"
    third = await broken_down(client, people.group, row | {"version": second["version"]}, rest, 422)
    assert third["errors"][0]["field"] == "balance"
    other = await broken_down(
        client, people.group, row | {"version": second["version"]}, {**rest, "method": "weight"}, 409
    )
    assert "已按份额分解" in other["detail"]


async def test_by_weight_each_child_has_its_own_figure(client: Client, place: Place, people: People) -> None:
    row = await made(client, people.group, target_body(place))
    parts = [
        {"organization_id": str(place.hotels), "weight": "55", "title": "客房收入", "value": "3"},
        {"organization_id": str(place.hotels), "weight": "40", "title": "餐饮收入"},
    ]
    found = await broken_down(client, people.group, row, {"method": "weight", "parts": parts})
    assert [(one["title"], one["target_value"]) for one in found["children"]] == [("客房收入", "3"), ("餐饮收入", None)]
    assert found["warnings"][0] == "权重合计 95,还差 5"
    answer = await client.post(f"{BASE}/{row['id']}:publish", headers=signed(people.group, 2), json={})
    assert answer.json()["errors"][0]["message"].endswith("2 个子目标权重合计不是100,还差 5,请调整或点击“自动补齐”")


async def test_a_three_year_plan_becomes_its_years(client: Client, place: Place, people: People) -> None:
    stages = [
        {"title": title, "due_on": f"{year}-12-31", "planned_percent": part}
        for title, year, part in (("巩固发展", 2026, "30"), ("创新提升", 2027, "60"), ("突破超越", 2028, "100"))
    ]
    plan = await made(
        client, people.group, target_body(place, title="三年行动计划", due_on="2028-12-31", milestones=stages)
    )
    found = await broken_down(client, people.group, plan, {"method": "milestone"})
    assert [(one["title"], one["starts_on"], one["due_on"], one["target_value"]) for one in found["children"]] == [
        ("三年行动计划·巩固发展", "2026-01-01", "2026-12-31", "6.00"),
        ("三年行动计划·创新提升", "2027-01-01", "2027-12-31", "12.00"),
        ("三年行动计划·突破超越", "2028-01-01", "2028-12-31", "20.00"),
    ]
    assert found["children"][0]["owner_name"] == "周主席"
    years = await client.get(f"{BASE}?year=2027&tag=phase.innovate", headers=signed(people.group))
    assert [one["year"] for one in years.json()["items"]] == [2027]


async def test_copied_to_all_of_a_kind(client: Client, place: Place, people: People) -> None:
    row = await made(client, people.group, target_body(place, unit="件", target_value="0", direction="down"))
    found = await broken_down(client, people.group, row, {"method": "copy", "spread": {"kind": "unit"}})
    assert [(one["organization_name"], one["target_value"]) for one in found["children"]] == [
        ("酒店公司", "0"),
        ("旅行社公司", "0"),
    ]
    assert found["sums"]["missing_value"] is None
    below = {"method": "copy", "spread": {"kind": "branch", "category": "management", "under": str(place.hotels)}}
    more = await broken_down(client, people.group, row | {"version": found["version"]}, below)
    assert [(one["organization_name"], one["level"]) for one in more["children"]] == [("酒店党支部", "department")]


async def test_down_to_a_person_at_any_depth(client: Client, place: Place, people: People) -> None:
    row = await made(client, people.group, target_body(place))
    first = await broken_down(client, people.group, row, shares(place, "60", "40"))
    child = {"id": first["children"][0]["id"], "version": 1}
    to_person = {
        "method": "share",
        "parts": [
            {
                "organization_id": str(place.hotels),
                "owner_member_id": str(place.worker),
                "level": "person",
                "share": "100",
            }
        ],
    }
    found = await broken_down(client, people.hotels, child, to_person)
    assert [(one["level"], one["owner_name"], one["target_value"]) for one in found["children"]] == [
        ("person", "李员工", "12.00")
    ]
    elsewhere = {**to_person, "parts": [{"organization_id": str(place.travel), "share": "1"}]}
    refused = await broken_down(client, people.hotels, child | {"version": 2}, elsewhere, 422)
    assert refused["errors"][0]["field"] == "parts.0.organization_id"


async def test_an_untouched_breaking_down_is_taken_back(
    client: Client, place: Place, people: People, session: AsyncSession
) -> None:
    row = await made(client, people.group, target_body(place))
    first = await broken_down(client, people.group, row, shares(place, "60", "40"))
    seen = (await client.get(f"{BASE}/{row['id']}", headers=signed(people.group))).json()
    assert seen["undoable_batch_id"] == first["batch_id"]
    sent = {"batch_id": first["batch_id"]}
    back = await client.post(f"{BASE}/{row['id']}:recompose", headers=signed(people.group, 2), json=sent)
    assert (back.status_code, back.json()["decomposed_by"], back.json()["undoable_batch_id"]) == (200, None, None)
    assert await count(session) == 1
    events = await session.scalars(select(EventRow.name).where(EventRow.name == "targets.target.recomposed"))
    assert len(events.all()) == 1
    gone = await client.post(f"{BASE}/{row['id']}:recompose", headers=signed(people.group, 3), json=sent)
    assert gone.json()["errors"][0]["field"] == "batch_id"


async def test_a_breaking_down_that_was_touched_stays(client: Client, place: Place, people: People) -> None:
    row = await published(client, people.group, await made(client, people.group, target_body(place)))
    first = await broken_down(client, people.group, row, shares(place, "60", "40"))
    child = first["children"][0]
    await published(client, people.group, {"id": child["id"], "version": 1})
    address = f"{BASE}/{row['id']}:recompose"
    back = await client.post(
        address, headers=signed(people.group, first["version"]), json={"batch_id": first["batch_id"]}
    )
    assert (back.status_code, back.json()["code"]) == (409, "decomposition_touched")
    seen = (await client.get(f"{BASE}/{row['id']}", headers=signed(people.group))).json()
    assert seen["undoable_batch_id"] is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"method": "share", "parts": []}, "parts"),
        ({"method": "milestone"}, "method"),
        ({"method": "copy", "spread": {"kind": "general_branch"}}, "spread"),
    ],
)
async def test_each_fault_names_its_field(
    client: Client, place: Place, people: People, body: dict[str, Any], field: str
) -> None:
    row = await made(client, people.group, target_body(place))
    assert (await broken_down(client, people.group, row, body, 422))["errors"][0]["field"] == field


async def test_blanks_unknown_people_and_doubles_are_named(client: Client, place: Place, people: People) -> None:
    row = await made(client, people.group, target_body(place))
    blank = await broken_down(client, people.group, row, shares(place, "60", None), 422)
    assert blank["errors"][0]["field"] == "parts.1.share"
    body = shares(place, "60")
    body["parts"][0]["owner_member_id"] = str(new_id())
    assert (await broken_down(client, people.group, row, body, 422))["errors"][0]["field"] == "parts.0.owner_member_id"
    twice = {"method": "copy", "parts": [{"organization_id": str(place.hotels)}] * 2}
    assert (await broken_down(client, people.group, row, twice, 422))["errors"][0]["field"] == "parts.1.organization_id"
    both = {**twice, "spread": {"kind": "unit"}}
    assert (await broken_down(client, people.group, row, both, 422))["errors"][0]["field"] == "parts"
    valueless = await made(client, people.group, target_body(place, target_value=None))
    assert "按权重" in (await broken_down(client, people.group, valueless, shares(place, "60"), 422))["detail"]
    percent = await made(client, people.group, target_body(place, unit="%"))
    assert "不能按份额相加" in (await broken_down(client, people.group, percent, shares(place, "60"), 422))["detail"]


async def test_bad_input_is_refused_clearly(client: Client, place: Place, people: People) -> None:
    row = await made(client, people.group, target_body(place))
    body = {"method": "weight", "parts": [{"organization_id": str(place.hotels), "title": "客房", "weight": "5"}]}
    address = f"{BASE}/{row['id']}:decompose"
    assert await refuses(client, "POST", address, signed(people.group, 1), body, text="parts.0.title") == []
