"""Terms and posts over HTTP: elections, shifts, reminders, vacancies and the figures (A-72)."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.registry.conftest import Forest

from dangjian.kernel.db import Database
from dangjian.kernel.events import EventRow
from dangjian.registry.members.models import Member
from dangjian.registry.permissions import MEMBER_READ, ORGANIZATION_READ, TERM_EDIT
from dangjian.registry.terms.jobs import remind

BASE, POSTS = "/api/v1/registry/terms", "/api/v1/registry/posts"
SignIn = Callable[..., Any]


@pytest.fixture(autouse=True)
def _november(clock_at: Callable[[datetime], None]) -> None:
    clock_at(datetime(2026, 11, 21, 4, tzinfo=UTC))


@pytest.fixture
def editor(actor: SignIn, forest: Forest) -> dict[str, str]:
    """Somebody of the group who may do all of it."""
    headers: dict[str, str] = actor(ORGANIZATION_READ, MEMBER_READ, TERM_EDIT, on=forest.group, name="组织部").headers
    return headers


async def _elect(client: httpx.AsyncClient, headers: dict[str, str], place: object, on: str, **more: object) -> Any:
    body = {"organization_id": str(place), "elected_on": on, **more}
    return await client.post(BASE, json=body, headers={**headers, "Idempotency-Key": f"{place}{on}{len(more)}"})


async def _rows(client: httpx.AsyncClient, headers: dict[str, str], **params: str) -> dict[str, dict[str, Any]]:
    page = (await client.get(BASE, params=params, headers=headers)).json()
    return {row["organization_code"]: row for row in page["items"]}


async def test_an_election_begins_a_term_and_ends_the_one_before(
    client: httpx.AsyncClient, forest: Forest, editor: dict[str, str]
) -> None:
    assert (await _elect(client, editor, forest.branch, "2020-11-01")).status_code == 201
    early = await _elect(client, editor, forest.branch, "2023-05-01")
    assert early.json()["errors"][0]["field"] == "approved_by"
    terms = (await _elect(client, editor, forest.branch, "2023-11-01")).json()
    assert [(one["elected_on"], one["expires_on"], one["ended_on"]) for one in terms] == [
        ("2023-11-01", "2026-11-01", None),
        ("2020-11-01", "2023-11-01", "2023-11-01"),
    ]
    assert (await _elect(client, editor, forest.branch, "2023-10-01")).json()["errors"][0]["field"] == "elected_on"
    assert (await _elect(client, editor, forest.branch, "2026-11-22")).status_code == 422
    row = (await _rows(client, editor))["G0101"]
    assert (row["state"], row["secretary"], row["full_members"], row["committee"]) == ("expired", "王五", 1, 1)
    assert row["warnings"] == ["正式党员不足 3 人,应联合设立"]


async def test_a_term_is_shifted_with_approval_by_a_year_at_most(
    client: httpx.AsyncClient, forest: Forest, editor: dict[str, str]
) -> None:
    term = (await _elect(client, editor, forest.branch, "2023-11-01")).json()[0]
    path = f"{BASE}/{term['id']}:shift"
    sent = {**editor, "If-Match": "1", "Idempotency-Key": "s"}
    body = {"expires_on": "2027-11-01", "approved_by": "集团党委 〔2026〕12号", "reason": "改革期间"}
    late = await client.post(path, json={**body, "expires_on": "2027-11-02"}, headers={**sent, "Idempotency-Key": "l"})
    assert late.json()["errors"][0]["field"] == "expires_on"
    shifted = (await client.post(path, json=body, headers=sent)).json()[0]
    assert (shifted["regular_on"], shifted["expires_on"]) == ("2026-11-01", "2027-11-01")
    again = await client.post(path, json=body, headers={**sent, "Idempotency-Key": "t"})
    assert again.status_code == 412
    assert (await _rows(client, editor))["G0101"]["state"] == "running"


async def test_what_ends_soon_is_said_to_whoever_looks_after_it_until_the_election(
    client: httpx.AsyncClient, session: AsyncSession, database: Database, forest: Forest, editor: dict[str, str]
) -> None:
    await _elect(client, editor, forest.branch, "2024-05-21")
    await _elect(client, editor, forest.sibling, "2024-05-22")
    await remind(database, {})
    opened = await session.scalar(select(EventRow).where(EventRow.name == "integration.todo.opened"))
    assert opened is not None
    assert [
        (todo["organization_id"], todo["audience"][0]["organization_id"], todo["due_on"])
        for todo in opened.body["todos"]
    ] == [(str(forest.branch), str(forest.committee), "2027-05-21")]
    await _elect(client, editor, forest.branch, "2026-11-01", approved_by="炼钢厂党委")
    settled = await session.scalar(select(EventRow).where(EventRow.name == "integration.todo.settled"))
    assert settled is not None
    assert settled.body["todos"][0]["source"] == opened.body["todos"][0]["source"]


async def test_the_figures_are_counted_from_rows(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, editor: dict[str, str]
) -> None:
    await _elect(client, editor, forest.branch, "2022-08-01")
    await _elect(client, editor, forest.branch, "2026-02-01")
    await _elect(client, editor, forest.other_branch, "2023-05-01")
    await _elect(client, editor, forest.committee, "2022-02-01")
    found = (await client.get(f"{BASE}:figures", headers=editor)).json()
    states = {name: found[name] for name in ("organizations", "none", "running", "expiring", "expired", "vacant")}
    assert states == {"organizations": 6, "none": 3, "running": 1, "expiring": 1, "expired": 1, "vacant": 5}
    backlog = {one["quarter"]: one["count"] for one in found["backlog"]}
    assert [backlog[name] for name in ("2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q4")] == [
        *(0, 1, 1, 0, 1, 1)
    ]
    assert next((one["quarter"], one["count"]) for one in found["ahead"]) == ("2027-Q1", 1)
    assert (found["committees"], found["with_graduate"], found["graduate_share"]) == (1, 0, "0.00")
    await session.execute(update(Member).where(Member.employee_no == "1001").values(education="bachelor"))
    await session.commit()
    found = (await client.get(f"{BASE}:figures", headers=editor)).json()
    assert (found["with_graduate"], found["graduate_share"]) == (1, "100.00")
    vacant = await _rows(client, editor, vacant="true", kind="branch")
    assert set(vacant) == {"G0102", "G0201"}
    exported = (await client.get(f"{BASE}:export", headers=editor)).text
    assert "书记空缺" in exported


async def test_a_post_is_taken_by_one_and_left_with_a_reason(
    client: httpx.AsyncClient, forest: Forest, editor: dict[str, str]
) -> None:
    people = (await client.get("/api/v1/registry/members", headers=editor)).json()["items"]
    ids = {one["name"]: one["id"] for one in people}

    async def take(name: str, place: object, since: str = "2026-11-01") -> Any:
        body = {"organization_id": str(place), "member_id": ids[name], "title": "支部书记", "rank": 1, "since": since}
        return await client.post(POSTS, json=body, headers={**editor, "Idempotency-Key": f"{ids[name]}{place}{since}"})

    assert (await take("赵六", forest.sibling)).json()["errors"][0]["field"] == "member_id"
    assert (await take("钱七", forest.branch)).status_code == 409
    assert (await take("钱七", forest.sibling, "2009-01-01")).json()["errors"][0]["field"] == "since"
    taken = (await take("钱七", forest.sibling)).json()
    end = {**editor, "If-Match": "1", "Idempotency-Key": "e"}
    path = f"{POSTS}/{taken['id']}:end"
    assert (await client.post(path, json={"on": "2026-11-01", "reason": "调离"}, headers=end)).status_code == 422
    ended = await client.post(
        path, json={"on": "2026-11-20", "reason": "调离"}, headers={**end, "Idempotency-Key": "f"}
    )
    assert (ended.json()["until"], ended.json()["end_reason"]) == ("2026-11-20", "调离")
    again = {**end, "If-Match": "2", "Idempotency-Key": "g"}
    assert (await client.post(path, json={"on": "2026-11-21", "reason": "调离"}, headers=again)).status_code == 409
    listed = (await client.get(POSTS, params={"organization_id": str(forest.sibling)}, headers=editor)).json()
    assert [(one["member_name"], one["until"]) for one in listed] == [("钱七", "2026-11-20")]


async def test_terms_are_for_those_who_may(client: httpx.AsyncClient, forest: Forest, actor: SignIn) -> None:
    reader = actor(ORGANIZATION_READ, MEMBER_READ, on=forest.branch).headers
    assert (await client.get(BASE)).status_code == 401
    assert set(await _rows(client, reader)) == {"G0101"}
    assert (await client.get(f"{BASE}/of/{forest.sibling}", headers=reader)).status_code == 404
    assert (await _elect(client, reader, forest.branch, "2024-01-01")).status_code == 403
    outside = actor(TERM_EDIT, on=forest.foreign).headers
    assert (await _elect(client, outside, forest.branch, "2024-01-01")).status_code == 404
