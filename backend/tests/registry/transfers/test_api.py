"""Transfers over HTTP: two sides, two people, and the day from which on they hold."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.registry.conftest import Forest

from dangjian.kernel.db import Database
from dangjian.kernel.events import EventRow
from dangjian.registry.members.models import Member, Post
from dangjian.registry.memberships.models import Membership
from dangjian.registry.permissions import MEMBER_READ, TRANSFER_HANDLE
from dangjian.registry.transfers.jobs import apply_due
from dangjian.registry.transfers.models import Transfer

BASE = "/api/v1/registry/transfers"
SignIn = Callable[..., Any]
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _november(clock_at: Callable[[datetime], None]) -> None:
    clock_at(NOW)


class Desk:
    """The two branches' people at work."""

    def __init__(self, client: httpx.AsyncClient, forest: Forest, actor: SignIn) -> None:
        self.client, self.forest = client, forest
        rights = (MEMBER_READ, TRANSFER_HANDLE)
        self.giving = actor(*rights, on=forest.branch, name="转出书记").headers
        self.taking = actor(*rights, on=forest.other_branch, name="接收书记").headers
        self.above = actor(*rights, on=forest.group, name="组织部").headers
        self.outside = actor(*rights, on=forest.foreign).headers
        self.reader = actor(MEMBER_READ, on=forest.branch).headers
        self.keys = 0

    async def propose(self, headers: dict[str, str], **changed: object) -> httpx.Response:
        self.keys += 1
        body = {"employee_no": "1002", "to_organization_id": str(self.forest.other_branch), "reason": "岗位调整"}
        sent = {**headers, "Idempotency-Key": f"p{self.keys}"}
        return await self.client.post(BASE, json={**body, "effective_on": "2026-11-21", **changed}, headers=sent)

    async def move(self, headers: dict[str, str], row: dict[str, Any], move: str, **body: object) -> httpx.Response:
        self.keys += 1
        sent = {**headers, "Idempotency-Key": f"m{self.keys}", "If-Match": str(row["version"])}
        return await self.client.post(f"{BASE}/{row['id']}:{move}", json=body, headers=sent)


@pytest.fixture
def desk(client: httpx.AsyncClient, forest: Forest, actor: SignIn) -> Desk:
    """Both sides."""
    return Desk(client, forest, actor)


async def _names(session: AsyncSession, like: str) -> list[str]:
    found = await session.scalars(select(EventRow.name).where(EventRow.name.like(like)).order_by(EventRow.id))
    return list(found.all())


async def test_the_branch_that_gives_proposes_and_the_other_accepts(
    desk: Desk, session: AsyncSession, forest: Forest
) -> None:
    answer = await desk.propose(desk.giving)
    assert answer.status_code == 201
    row = answer.json()
    assert (row["side"], row["state"], row["allowed"]) == ("from", "proposed", ["withdraw"])
    seen = (await desk.client.get(BASE, headers=desk.taking)).json()["items"]
    assert [(one["member_name"], one["allowed"]) for one in seen] == [("赵六", ["accept", "refuse"])]
    assert (await desk.move(desk.giving, row, "decide", decision="accept")).status_code == 409
    done = await desk.move(desk.taking, row, "decide", decision="accept")
    assert (done.json()["state"], done.json()["decided_by_name"]) == ("done", "接收书记")
    stretches = (
        await session.execute(
            select(Membership.organization_id, Membership.since, Membership.until)
            .join(Member, Member.id == Membership.member_id)
            .where(Member.employee_no == "1002")
            .order_by(Membership.since)
        )
    ).all()
    assert [tuple(one) for one in stretches] == [
        (forest.branch, date(2010, 7, 1), date(2026, 11, 21)),
        (forest.other_branch, date(2026, 11, 21), None),
    ]
    assert await _names(session, "registry.member.%") == ["registry.member.transferred"]
    assert await _names(session, "integration.todo.%") == ["integration.todo.opened", "integration.todo.settled"]


async def test_the_branch_that_takes_may_ask_and_whoever_speaks_for_both_needs_another_person(
    desk: Desk,
) -> None:
    asked = (await desk.propose(desk.taking)).json()
    assert (asked["side"], asked["allowed"]) == ("to", ["withdraw"])
    refused = await desk.move(desk.giving, asked, "decide", decision="refuse")
    assert refused.json()["errors"][0]["field"] == "note"
    back = (await desk.move(desk.giving, asked, "decide", decision="refuse", note="本人未申请")).json()
    assert (back["state"], back["note"]) == ("refused", "本人未申请")
    both = (await desk.propose(desk.above)).json()
    alone = await desk.move(desk.above, both, "decide", decision="accept")
    assert (alone.status_code, "另一人" in alone.json()["detail"]) == (409, True)
    assert (await desk.move(desk.taking, both, "withdraw", reason="不办了")).status_code == 403
    assert (await desk.move(desk.above, both, "withdraw", reason="不办了")).json()["state"] == "withdrawn"


async def test_what_is_accepted_for_a_later_day_waits_for_it(
    desk: Desk, session: AsyncSession, database: Database, clock_at: Callable[[datetime], None], forest: Forest
) -> None:
    row = (await desk.propose(desk.giving, effective_on="2026-12-01")).json()
    row = (await desk.move(desk.taking, row, "decide", decision="accept")).json()
    assert row["state"] == "accepted"
    await apply_due(database, {})
    assert (await desk.client.get(f"{BASE}/{row['id']}", headers=desk.above)).json()["state"] == "accepted"
    clock_at(datetime(2026, 11, 30, 16, 5, tzinfo=UTC))
    await apply_due(database, {})
    await apply_due(database, {})
    assert await session.scalar(select(Transfer.state)) == "done"
    assert await _names(session, "registry.member.%") == ["registry.member.transferred"]
    home = await session.scalar(select(Member.organization_id).where(Member.employee_no == "1002"))
    assert home == forest.other_branch


async def test_one_at_a_time_within_one_enterprise_and_not_with_a_post(
    desk: Desk, session: AsyncSession, forest: Forest
) -> None:
    assert (await desk.propose(desk.giving, employee_no="1001")).status_code == 409
    await session.execute(update(Post).values(until=date(2026, 11, 1)))
    await session.commit()
    assert (await desk.propose(desk.giving, employee_no="1001")).status_code == 201
    assert (await desk.propose(desk.giving, employee_no="1001")).status_code == 409
    for changed, field in (
        ({"employee_no": "9999"}, "employee_no"),
        ({"to_organization_id": str(forest.foreign)}, "to_organization_id"),
        ({"to_organization_id": str(forest.branch)}, "to_organization_id"),
        ({"effective_on": "2010-07-01"}, "effective_on"),
        ({"effective_on": "2027-11-21"}, "effective_on"),
    ):
        answer = await desk.propose(desk.giving, **changed)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_who_is_neither_side_sees_nothing_and_who_may_only_read_moves_nothing(desk: Desk) -> None:
    row = (await desk.propose(desk.giving)).json()
    assert (await desk.client.get(f"{BASE}/{row['id']}")).status_code == 401
    assert (await desk.client.get(f"{BASE}/{row['id']}", headers=desk.outside)).status_code == 404
    assert (await desk.client.get(BASE, headers=desk.outside)).json()["total"] == 0
    assert (await desk.propose(desk.outside)).json()["errors"][0]["field"] == "employee_no"
    assert (await desk.propose(desk.reader)).status_code == 403
    assert (await desk.move(desk.reader, row, "withdraw", reason="x")).status_code == 403
    assert (await desk.move(desk.outside, row, "decide", decision="accept")).status_code == 404
    stale = await desk.move(desk.taking, {**row, "version": 9}, "decide", decision="accept")
    assert stale.status_code == 412
    branches = (await desk.client.get(f"{BASE}/branches", headers=desk.giving)).json()
    assert [one["code"] for one in branches] == ["G0101", "G0102", "G0201"]
