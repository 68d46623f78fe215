"""Members affiliated elsewhere over HTTP: masked, counted apart, never a member of ours (D-17)."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.registry.conftest import Forest

from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.events import EventRow
from dangjian.registry.permissions import MEMBER_READ, OUTLET_EDIT, OUTLET_READ

BASE = "/api/v1/registry/external-members"
SignIn = Callable[..., Caller]


@pytest.fixture(autouse=True)
def _november(clock_at: Callable[[datetime], None]) -> None:
    clock_at(datetime(2026, 11, 21, 1, 0, tzinfo=UTC))


@pytest.fixture
async def given(client: httpx.AsyncClient, forest: Forest, actor: SignIn) -> dict[str, Any]:
    """The headers of who keeps the list, an outlet, and a body."""
    headers = actor(OUTLET_READ, OUTLET_EDIT, on=forest.group).headers
    place = {"organization_id": str(forest.branch), "code": "W1", "name": "安河支局", "staff_count": 9}
    made = await client.post("/api/v1/registry/outlets", headers=headers, json=place | {"opened_on": "2026-01-01"})
    body = {
        "organization_id": str(forest.branch),
        "outlet_id": made.json()["id"],
        "name": "孙大勇",
        "home_organization": "安河镇新桥村党支部",
        "since": "2026-02-01",
    }
    return {"headers": headers, "outlet": made.json()["id"], "body": body}


async def test_the_list_masks_names_and_cannot_be_searched_by_them(
    client: httpx.AsyncClient, given: dict[str, Any], session: AsyncSession
) -> None:
    made = await client.post(BASE, headers=given["headers"], json=given["body"])
    assert made.status_code == 201, made.text
    row = (await client.get(BASE, headers=given["headers"])).json()["items"][0]
    assert (row["name"], row["home_organization"], row["outlet_name"]) == ("孙**", "安河镇新桥村党支部", "安河支局")
    export = (await client.get(f"{BASE}:export", headers=given["headers"])).content.decode("utf-8-sig")
    assert "孙大勇" not in export
    assert "孙**" in export
    for q, total in (("新桥村", 1), ("孙大", 0)):
        assert (await client.get(BASE, headers=given["headers"], params={"q": q})).json()["total"] == total
    kept = await session.scalars(select(AuditEntry.after).where(AuditEntry.action == "external_member.create"))
    assert [entry["name"] for entry in kept if entry] == ["孙**"]
    whole = await client.get(f"{BASE}/{row['id']}", headers=given["headers"])
    assert whole.json()["name"] == "孙大勇"


async def test_only_who_keeps_the_list_reads_the_whole_name(
    client: httpx.AsyncClient, given: dict[str, Any], forest: Forest, actor: SignIn
) -> None:
    key = (await client.post(BASE, headers=given["headers"], json=given["body"])).json()["id"]
    assert (await client.get(BASE)).status_code == 401
    assert (await client.get(BASE, headers=actor(MEMBER_READ, on=forest.group).headers)).status_code == 403
    reader = actor(OUTLET_READ, on=forest.group).headers
    assert (await client.get(f"{BASE}/{key}", headers=reader)).status_code == 403
    stranger = actor(OUTLET_READ, OUTLET_EDIT, on=forest.other_committee).headers
    assert (await client.get(f"{BASE}/{key}", headers=stranger)).status_code == 404
    assert (await client.get(BASE, headers=stranger)).json()["total"] == 0
    assert (await client.post(BASE, headers=stranger, json=given["body"])).status_code == 404


async def test_who_comes_and_goes_changes_the_outlets_own_count_apart(
    client: httpx.AsyncClient, given: dict[str, Any], session: AsyncSession
) -> None:
    row = (await client.post(BASE, headers=given["headers"], json=given["body"])).json()
    sent = {**given["headers"], "If-Match": '"1"'}
    gone = await client.put(f"{BASE}/{row['id']}", headers=sent, json=given["body"] | {"left_on": "2026-10-01"})
    assert (gone.status_code, gone.json()["left_on"]) == (200, "2026-10-01")
    assert (await client.put(f"{BASE}/{row['id']}", headers=sent, json=given["body"])).status_code == 412
    bodies = await session.scalars(
        select(EventRow.body).where(EventRow.name == "registry.outlet.changed").order_by(EventRow.id)
    )
    states = [body["state"] for body in bodies]
    assert [(s["own_member_count"], s["external_member_count"]) for s in states] == [(0, 0), (0, 1), (0, 0)]
    outlet = (await client.get(f"/api/v1/registry/outlets/{given['outlet']}", headers=given["headers"])).json()
    assert (outlet["is_uncovered"], outlet["coverage_since"], outlet["external_members"]) == (True, "2026-01-01", [])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"since": "2027-01-01"}, "since"),
        ({"left_on": "2026-01-01"}, "left_on"),
        ({"name": "长" * 101}, "name"),
        ({"identity_number": "320"}, "identity_number"),
    ],
)
async def test_what_cannot_be_taken_names_its_field(
    client: httpx.AsyncClient, given: dict[str, Any], wrong: dict[str, Any], field: str
) -> None:
    answer = await client.post(BASE, headers=given["headers"], json=given["body"] | wrong)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
