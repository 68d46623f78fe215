"""Grid cells over HTTP: a branch's ground in parts, with members and people served (D-29)."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.registry.conftest import Forest

from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.ids import new_id
from dangjian.registry.permissions import MEMBER_READ, OUTLET_EDIT, OUTLET_READ

BASE = "/api/v1/registry/grid-cells"
SignIn = Callable[..., Caller]


@pytest.fixture
async def given(client: httpx.AsyncClient, forest: Forest, actor: SignIn) -> dict[str, Any]:
    """The headers of who keeps the cells, two outlets of a branch, and a body."""
    headers = actor(OUTLET_READ, OUTLET_EDIT, on=forest.group).headers
    outlets = []
    for code in ("W1", "W2"):
        place = {"organization_id": str(forest.branch), "code": code, "name": f"{code}支局", "staff_count": 5}
        made = await client.post("/api/v1/registry/outlets", headers=headers, json=place | {"opened_on": "2026-01-01"})
        outlets.append(made.json()["id"])
    placed = await client.post(
        f"/api/v1/registry/outlets/{outlets[0]}:place",
        headers={**headers, "If-Match": '"1"'},
        json={"member_ids": [str(forest.secretary)], "on": "2026-02-01"},
    )
    assert placed.status_code == 200, placed.text
    body = {
        "organization_id": str(forest.branch),
        "code": "G-01",
        "name": "城东网格",
        "responsible_member_id": str(forest.secretary),
        "people_served": 12600,
        "outlet_ids": outlets,
    }
    return {"headers": headers, "outlets": outlets, "body": body}


async def test_a_cell_knows_its_branch_members_and_people_served(
    client: httpx.AsyncClient, given: dict[str, Any]
) -> None:
    made = await client.post(BASE, headers=given["headers"], json=given["body"])
    assert made.status_code == 201, made.text
    row = (await client.get(BASE, headers=given["headers"], params={"q": "王五"})).json()["items"][0]
    shown = (
        "organization_name",
        "responsible_name",
        "people_served",
        "outlet_count",
        "uncovered_count",
        "member_count",
    )
    assert [row[name] for name in shown] == ["炼钢一线党支部", "王五", 12600, 2, 1, 1]
    listed = await client.get("/api/v1/registry/outlets", headers=given["headers"], params={"grid_cell_id": row["id"]})
    assert [one["grid_cell_name"] for one in listed.json()["items"]] == ["城东网格", "城东网格"]


async def test_an_outlet_is_in_one_cell_and_stays_when_the_cell_goes(
    client: httpx.AsyncClient, given: dict[str, Any], session: AsyncSession
) -> None:
    first = (await client.post(BASE, headers=given["headers"], json=given["body"])).json()
    other = given["body"] | {"code": "G-02", "name": "城西网格", "outlet_ids": given["outlets"][1:]}
    second = (await client.post(BASE, headers=given["headers"], json=other)).json()
    left = (await client.get(f"{BASE}/{first['id']}", headers=given["headers"])).json()
    assert ([one["code"] for one in left["outlets"]], [one["code"] for one in second["outlets"]]) == (["W1"], ["W2"])
    sent = {**given["headers"], "If-Match": '"1"'}
    body = {name: value for name, value in other.items() if name != "code"} | {"outlet_ids": []}
    emptied = await client.put(f"{BASE}/{second['id']}", headers=sent, json=body)
    assert (emptied.json()["outlets"], emptied.json()["version"]) == ([], 2)
    assert (await client.delete(f"{BASE}/{second['id']}", headers=sent)).status_code == 412
    gone = await client.delete(f"{BASE}/{second['id']}", headers={**sent, "If-Match": '"2"'})
    assert gone.status_code == 204
    assert (await client.get(f"{BASE}/{second['id']}", headers=given["headers"])).status_code == 404
    kept = await session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == second["id"]))
    assert sorted(kept) == ["grid_cell.change", "grid_cell.create", "grid_cell.remove"]


async def test_nobody_without_the_right_and_nobody_from_elsewhere(
    client: httpx.AsyncClient, given: dict[str, Any], forest: Forest, actor: SignIn
) -> None:
    key = (await client.post(BASE, headers=given["headers"], json=given["body"])).json()["id"]
    assert (await client.get(BASE)).status_code == 401
    assert (await client.get(BASE, headers=actor(MEMBER_READ, on=forest.group).headers)).status_code == 403
    stranger = actor(OUTLET_READ, OUTLET_EDIT, on=forest.other_committee).headers
    assert (await client.get(f"{BASE}/{key}", headers=stranger)).status_code == 404
    gone = await client.delete(f"{BASE}/{key}", headers={**stranger, "If-Match": '"1"'})
    assert gone.status_code == 404
    taken = given["body"] | {"organization_id": str(forest.other_branch), "code": "G-9", "responsible_member_id": None}
    foreign = await client.post(BASE, headers=stranger, json=taken)
    assert (foreign.status_code, foreign.json()["errors"][0]["field"]) == (422, "outlet_ids.0")


@pytest.mark.parametrize(
    ("wrong", "status", "field"),
    [
        ({"people_served": -1}, 422, "people_served"),
        ({"responsible_member_id": str(new_id())}, 422, "responsible_member_id"),
        ({"outlet_ids": [str(new_id())]}, 422, "outlet_ids.0"),
        ({"name": ""}, 422, "name"),
    ],
)
async def test_what_cannot_be_taken_names_its_field(
    client: httpx.AsyncClient, given: dict[str, Any], wrong: dict[str, Any], status: int, field: str
) -> None:
    answer = await client.post(BASE, headers=given["headers"], json=given["body"] | wrong)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (status, field)


async def test_a_code_is_used_once(client: httpx.AsyncClient, given: dict[str, Any]) -> None:
    assert (await client.post(BASE, headers=given["headers"], json=given["body"])).status_code == 201
    again = await client.post(BASE, headers=given["headers"], json=given["body"])
    assert (again.status_code, again.json()["errors"][0]["field"]) == (409, "code")
