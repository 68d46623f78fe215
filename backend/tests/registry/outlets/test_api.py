"""Outlets over HTTP: scope, figures, who works there, and the event with the whole state (D-16, D-17, D-21)."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.registry.conftest import Forest

from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.db import Database
from dangjian.kernel.events import EventRow
from dangjian.kernel.ids import new_id
from dangjian.registry.members.models import Member
from dangjian.registry.outlets.jobs import retell
from dangjian.registry.permissions import MEMBER_READ, OUTLET_EDIT, OUTLET_READ

BASE = "/api/v1/registry/outlets"
SignIn = Callable[..., Caller]


@pytest.fixture(autouse=True)
def _november(clock_at: Callable[[datetime], None]) -> None:
    clock_at(datetime(2026, 11, 21, 1, 0, tzinfo=UTC))


def outlet(place: UUID, **given: Any) -> dict[str, Any]:
    """An outlet's body."""
    return {
        "organization_id": str(place),
        "code": "W001",
        "name": "安河支局",
        "address": "安河镇中街 3 号",
        "liaison_point": "支局二楼小会议室",
        "staff_count": 9,
        "opened_on": "2026-01-01",
    } | given


class Keeper:
    """Somebody who keeps the outlets of the group."""

    def __init__(self, client: httpx.AsyncClient, headers: dict[str, str]) -> None:
        self.client, self.headers = client, headers

    async def create(self, place: UUID, **given: Any) -> dict[str, Any]:
        answer = await self.client.post(BASE, headers=self.headers, json=outlet(place, **given))
        assert answer.status_code == 201, answer.text
        created: dict[str, Any] = answer.json()
        return created

    async def move(self, act: str, row: dict[str, Any], members: list[UUID], on: str = "2026-06-01") -> httpx.Response:
        sent = {**self.headers, "If-Match": f'"{row["version"]}"'}
        body = {"member_ids": [str(one) for one in members], "on": on}
        return await self.client.post(f"{BASE}/{row['id']}:{act}", headers=sent, json=body)

    async def change(self, row: dict[str, Any], **given: Any) -> httpx.Response:
        names = ("organization_id", "name", "address", "liaison_point", "staff_count", "opened_on", "closed_on")
        body = {name: row[name] for name in names} | given
        sent = {**self.headers, "If-Match": f'"{row["version"]}"'}
        return await self.client.put(f"{BASE}/{row['id']}", headers=sent, json=body)

    async def figures(self) -> dict[str, Any]:
        answer = await self.client.get(f"{BASE}:figures", headers=self.headers)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture
def keeper(client: httpx.AsyncClient, forest: Forest, actor: SignIn) -> Keeper:
    """The group's organisation department."""
    return Keeper(client, actor(OUTLET_READ, OUTLET_EDIT, MEMBER_READ, on=forest.group).headers)


async def told(session: AsyncSession, name: str = "registry.outlet.changed") -> list[dict[str, Any]]:
    """The bodies of the events, in order."""
    rows = await session.scalars(select(EventRow.body).where(EventRow.name == name).order_by(EventRow.id))
    return list(rows)


async def test_nobody_without_the_right_and_nobody_from_elsewhere(
    client: httpx.AsyncClient, forest: Forest, actor: SignIn, keeper: Keeper
) -> None:
    row = await keeper.create(forest.branch)
    assert (await client.get(BASE)).status_code == 401
    assert (await client.get(BASE, headers=actor(MEMBER_READ, on=forest.group).headers)).status_code == 403
    reader = actor(OUTLET_READ, on=forest.group).headers
    assert (await client.post(BASE, headers=reader, json=outlet(forest.branch))).status_code == 403
    stranger = Keeper(client, actor(OUTLET_READ, OUTLET_EDIT, on=forest.other_committee).headers)
    listed = (await client.get(BASE, headers=stranger.headers)).json()
    assert listed["total"] == 0
    assert (await client.get(f"{BASE}/{row['id']}", headers=stranger.headers)).status_code == 404
    assert (await stranger.change(row, name="别家")).status_code == 404
    assert (await stranger.move("place", row, [forest.secretary])).status_code == 404
    refused = await client.post(BASE, headers=stranger.headers, json=outlet(forest.branch, code="W9"))
    assert refused.status_code == 404


async def test_a_new_outlet_is_uncovered_since_it_opened_and_is_told_whole(
    session: AsyncSession, forest: Forest, keeper: Keeper
) -> None:
    row = await keeper.create(forest.branch)
    assert (row["is_uncovered"], row["coverage_since"], row["own_member_count"]) == (True, "2026-01-01", 0)
    assert (row["liaison_point"], row["organization_name"]) == ("支局二楼小会议室", "炼钢一线党支部")
    assert await told(session) == [
        {
            "state": {
                "id": row["id"],
                "code": "W001",
                "name": "安河支局",
                "organization_id": str(forest.branch),
                "liaison_point": "支局二楼小会议室",
                "staff_count": 9,
                "own_member_count": 0,
                "external_member_count": 0,
                "is_open": True,
                "coverage_since": "2026-01-01",
                "version": 1,
            }
        }
    ]
    actions = await session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == row["id"]))
    assert list(actions) == ["outlet.create"]


async def test_members_who_come_cover_it_and_who_leave_uncover_it(
    session: AsyncSession, forest: Forest, keeper: Keeper
) -> None:
    row = await keeper.create(forest.branch)
    covered = (await keeper.move("place", row, [forest.secretary], "2026-06-01")).json()
    assert (covered["own_member_count"], covered["is_uncovered"], covered["coverage_since"]) == (1, False, "2026-06-01")
    assert [one["name"] for one in covered["members"]] == ["王五"]
    figures = await keeper.figures()
    assert (figures["outlets"], figures["uncovered"], figures["own_members"]) == (1, 0, 3)
    bare = (await keeper.move("displace", covered, [forest.secretary], "2026-09-01")).json()
    assert (bare["is_uncovered"], bare["coverage_since"], bare["version"]) == (True, "2026-09-01", 3)
    states = [body["state"] for body in await told(session)]
    assert [(s["own_member_count"], s["version"]) for s in states] == [(0, 1), (1, 2), (0, 3)]


async def test_a_member_works_at_one_outlet_and_the_one_before_is_counted_anew(
    session: AsyncSession, forest: Forest, keeper: Keeper
) -> None:
    first = await keeper.create(forest.branch)
    second = await keeper.create(forest.branch, code="W002", name="城东支局")
    first = (await keeper.move("place", first, [forest.secretary])).json()
    assert (await keeper.move("place", second, [forest.secretary], "2026-07-01")).status_code == 200
    left = (await keeper.client.get(f"{BASE}/{first['id']}", headers=keeper.headers)).json()
    assert (left["own_member_count"], left["is_uncovered"], left["coverage_since"]) == (0, True, "2026-07-01")
    where = await session.scalar(select(Member.outlet_id).where(Member.id == forest.secretary))
    assert str(where) == second["id"]
    listed = await keeper.client.get(
        "/api/v1/registry/members", headers=keeper.headers, params={"without_outlet": "true"}
    )
    assert {one["name"] for one in listed.json()["items"]} == {"赵六", "钱七"}


async def test_the_figures_are_counted_from_rows(forest: Forest, keeper: Keeper, client: httpx.AsyncClient) -> None:
    rows = [await keeper.create(forest.branch, code=f"W{n}", name=f"{n}号支局") for n in range(3)]
    assert (await keeper.move("place", rows[0], [forest.secretary])).status_code == 200
    guest = {"organization_id": str(forest.branch), "name": "孙大勇", "home_organization": "安河镇村党支部"}
    body = guest | {"outlet_id": rows[1]["id"], "since": "2026-02-01"}
    made = await client.post("/api/v1/registry/external-members", headers=keeper.headers, json=body)
    assert made.status_code == 201, made.text
    assert await keeper.figures() == {
        "outlets": 3,
        "uncovered": 2,
        "uncovered_share": "66.67",
        "own_members": 3,
        "external_members": 1,
        "external_share": "25.00",
        "closed": 0,
    }, "who is affiliated elsewhere does not cover an outlet"
    listed = await client.get(BASE, headers=keeper.headers, params={"uncovered": "true"})
    assert [row["code"] for row in listed.json()["items"]] == ["W1", "W2"]


async def test_search_and_export_hold_the_same_rows_and_no_formula(forest: Forest, keeper: Keeper) -> None:
    await keeper.create(forest.branch)
    await keeper.create(forest.sibling, code="W002", name="=1+1")
    client, headers = keeper.client, keeper.headers
    for asked, code in (({"q": "中街"}, "W001"), ({"q": "w001"}, "W001"), ({"organization_id": forest.branch}, "W001")):
        found = (await client.get(BASE, headers=headers, params={k: str(v) for k, v in asked.items()})).json()
        assert code in [row["code"] for row in found["items"]]
    export = await client.get(f"{BASE}:export", headers=headers)
    assert export.headers["content-type"].startswith("text/csv")
    lines = export.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("编码,网点,所属组织")
    assert lines[1] == "W001,安河支局,炼钢一线党支部,,9,0,0,无党员,2026-01-01,支局二楼小会议室"
    assert "'=1+1" in lines[2]


async def test_an_outlet_with_members_cannot_be_closed_and_a_closed_one_counts_no_more(
    session: AsyncSession, forest: Forest, keeper: Keeper
) -> None:
    row = await keeper.create(forest.branch)
    row = (await keeper.move("place", row, [forest.secretary])).json()
    refused = await keeper.change(row, closed_on="2026-10-01")
    assert (refused.status_code, refused.json()["code"]) == (409, "rule_broken")
    row = (await keeper.move("displace", row, [forest.secretary], "2026-09-01")).json()
    closed = (await keeper.change(row, closed_on="2026-10-01")).json()
    assert (closed["is_open"], closed["is_uncovered"], closed["coverage_since"]) == (False, False, "2026-10-01")
    figures = await keeper.figures()
    assert (figures["outlets"], figures["uncovered"], figures["closed"]) == (0, 0, 1)
    assert (await keeper.move("place", closed, [forest.secretary])).status_code == 409
    assert (await told(session))[-1]["state"]["is_open"] is False


async def test_two_at_once_one_wins_and_the_other_is_told(forest: Forest, keeper: Keeper) -> None:
    row = await keeper.create(forest.branch)
    assert (await keeper.change(row, name="安河中心支局")).status_code == 200
    assert (await keeper.change(row, name="安河邮政支局")).status_code == 412
    again = await keeper.client.post(BASE, headers=keeper.headers, json=outlet(forest.sibling))
    assert (again.status_code, again.json()["errors"][0]["field"]) == (409, "code")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"opened_on": "2027-01-01"}, "opened_on"),
        ({"staff_count": -1}, "staff_count"),
        ({"staff_count": "9"}, "staff_count"),
        ({"name": " "}, "name"),
        ({"code": "有 空格"}, "code"),
        ({"closed_on": "2026-05-01"}, "closed_on"),
        ({"own_member_count": 7}, "own_member_count"),
    ],
)
async def test_what_cannot_be_taken_names_its_field(
    forest: Forest, keeper: Keeper, given: dict[str, Any], field: str
) -> None:
    answer = await keeper.client.post(BASE, headers=keeper.headers, json=outlet(forest.branch, **given))
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_members_unknown_out_of_scope_or_not_there_are_refused(
    client: httpx.AsyncClient, forest: Forest, keeper: Keeper, actor: SignIn
) -> None:
    row = await keeper.create(forest.branch)
    for act, members, on, field in (
        ("place", [new_id()], "2026-06-01", "member_ids.0"),
        ("displace", [forest.secretary], "2026-06-01", "member_ids.0"),
        ("place", [forest.secretary], "2026-12-01", "on"),
        ("place", [forest.secretary], "2025-12-01", "on"),
    ):
        answer = await keeper.move(act, row, members, on)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    narrow = Keeper(client, actor(OUTLET_READ, OUTLET_EDIT, on=forest.other_committee).headers)
    theirs = await narrow.create(forest.other_branch, code="W7")
    assert (await narrow.move("place", theirs, [forest.secretary])).status_code == 422


async def test_all_outlets_are_told_again_with_the_versions_they_have(
    session: AsyncSession, database: Database, forest: Forest, keeper: Keeper
) -> None:
    row = await keeper.create(forest.branch)
    await keeper.change(row, staff_count=11)
    await retell(database, {})
    (body,) = await told(session, "registry.outlet.told")
    assert [(s["code"], s["staff_count"], s["version"]) for s in body["states"]] == [("W001", 11, 2)]
