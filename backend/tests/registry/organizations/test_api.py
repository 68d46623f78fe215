"""Organisations over HTTP: scope, search, the card, and classification."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.registry.conftest import Forest

from dangjian.appraisal.organizations.models import CategoryCopy
from dangjian.kernel.audit import AuditEntry
from dangjian.registry.members.models import Member
from dangjian.registry.memberships import actions as memberships
from dangjian.registry.permissions import MEMBER_READ, ORGANIZATION_CLASSIFY, ORGANIZATION_READ

BASE = "/api/v1/registry/organizations"
CHANGE = {"category": "auxiliary", "since": "2026-06-01", "reason": "作业区改为检修保障"}
TODAY = date(2026, 11, 21)
SignIn = Callable[..., Any]


@pytest.fixture(autouse=True)
def _november(clock_at: Callable[[datetime], None]) -> None:
    clock_at(datetime(2026, 11, 21, 1, 0, tzinfo=UTC))


async def test_without_sign_in_nothing_is_shown(client: httpx.AsyncClient, forest: Forest) -> None:
    for path in ("", "/tree", f"/{forest.branch}"):
        assert (await client.get(BASE + path)).status_code == 401


async def test_a_caller_without_the_permission_is_refused(
    client: httpx.AsyncClient, forest: Forest, actor: SignIn
) -> None:
    headers = actor(MEMBER_READ, on=forest.group).headers
    answer = await client.get(BASE, headers=headers)
    assert answer.status_code == 403
    assert answer.json()["code"] == "forbidden"


async def test_the_tree_is_the_subtree_of_the_caller(client: httpx.AsyncClient, forest: Forest, actor: SignIn) -> None:
    headers = actor(ORGANIZATION_READ, on=forest.committee).headers
    rows = (await client.get(f"{BASE}/tree", headers=headers)).json()["items"]
    assert [row["code"] for row in rows] == ["G01", "G0101", "G0102"]
    assert rows[0]["parent_id"] is None
    assert [row["member_count"] for row in rows] == [0, 2, 0]


async def test_the_members_of_a_past_day_are_those_who_belonged_then(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, actor: SignIn
) -> None:
    moved = await session.scalar(select(Member.id).where(Member.employee_no == "1002"))
    assert moved is not None
    await memberships.switch(session, "组织部", moved, forest.sibling, date(2026, 10, 1), "岗位调整")
    await session.execute(
        update(Member).where(Member.id == moved).values(organization_id=forest.sibling, kind="full", converted_on=TODAY)
    )
    await memberships.end(session, forest.secretary, date(2026, 11, 1))
    await session.execute(update(Member).where(Member.id == forest.secretary).values(status="left"))
    await session.commit()
    headers = actor(ORGANIZATION_READ, on=forest.committee).headers
    for day, counts in (("2009-01-01", None), ("2026-09-30", [0, 2, 0]), ("2026-10-01", [0, 1, 1]), (None, [0, 0, 1])):
        rows = (await client.get(f"{BASE}/tree", params={"on": day} if day else {}, headers=headers)).json()["items"]
        assert [row["member_count"] for row in rows] == (counts or [])
    for day, full in (("2026-11-20", 0), (None, 1)):
        params = {"on": day} if day else {}
        card = (await client.get(f"{BASE}/{forest.sibling}", params=params, headers=headers)).json()
        assert (card["member_count"], card["full_members"], card["probationary_members"]) == (1, full, 1 - full)


async def test_what_lies_outside_looks_like_what_does_not_exist(
    client: httpx.AsyncClient, forest: Forest, actor: SignIn
) -> None:
    headers = actor(ORGANIZATION_READ, on=forest.committee).headers
    outside = await client.get(f"{BASE}/{forest.other_branch}", headers=headers)
    nowhere = await client.get(f"{BASE}/00000000-0000-7000-8000-000000000000", headers=headers)
    assert outside.status_code == nowhere.status_code == 404
    assert outside.content == nowhere.content


async def test_search_by_name_code_pinyin_and_category(
    client: httpx.AsyncClient, forest: Forest, actor: SignIn
) -> None:
    headers = actor(ORGANIZATION_READ, on=forest.group).headers

    async def codes(**params: str) -> list[str]:
        answer = await client.get(BASE, headers=headers, params=params)
        assert answer.status_code == 200
        return [row["code"] for row in answer.json()["items"]]

    assert await codes(q="检修") == ["G0102"]
    assert await codes(q="g0201") == ["G0201"]
    assert len(await codes(q="yixian")) == 6
    assert await codes(category="production") == ["G0101", "G0201"]
    assert await codes(unclassified="true") == ["G0102"]
    assert await codes(q="%") == await codes()


async def test_the_card_shows_category_history_officers_and_members(
    client: httpx.AsyncClient, forest: Forest, actor: SignIn
) -> None:
    headers = actor(ORGANIZATION_READ, on=forest.committee).headers
    card = (await client.get(f"{BASE}/{forest.branch}", headers=headers)).json()
    assert [(c["category"], c["since"], c["reason"]) for c in card["categories"]] == [
        ("production", "2026-01-01", "首次分类")
    ]
    assert [(o["name"], o["title"]) for o in card["officers"]] == [("王五", "支部书记")]
    assert (card["full_members"], card["probationary_members"]) == (1, 1)
    assert [a["name"] for a in card["ancestors"]] == ["炼钢厂党委"]


async def test_classifying_closes_the_old_category_and_is_heard_and_recorded(
    client: httpx.AsyncClient,
    session: AsyncSession,
    forest: Forest,
    actor: SignIn,
    drain: Callable[[], Awaitable[int]],
) -> None:
    headers = actor(ORGANIZATION_READ, ORGANIZATION_CLASSIFY, on=forest.group).headers
    answer = await client.post(f"{BASE}/{forest.branch}:classify", headers={**headers, "If-Match": '"1"'}, json=CHANGE)
    assert answer.status_code == 200, answer.text
    history = [(c["category"], c["since"], c["until"]) for c in answer.json()["categories"]]
    assert history == [("auxiliary", "2026-06-01", None), ("production", "2026-01-01", "2026-06-01")]
    assert answer.json()["version"] == 2
    await drain()
    copies = (await session.execute(select(CategoryCopy.since, CategoryCopy.category))).all()
    assert [(str(c.since), c.category) for c in copies] == [("2026-06-01", "auxiliary")]
    entries = (await session.scalars(select(AuditEntry).where(AuditEntry.action == "organization.classify"))).all()
    assert [e.reason for e in entries] == ["作业区改为检修保障"]


@pytest.mark.parametrize(
    ("version", "change", "status"),
    [
        (None, CHANGE, 428),
        ('"7"', CHANGE, 412),
        ("abc", CHANGE, 422),
        ('"1"', CHANGE | {"category": "sales"}, 422),
        ('"1"', CHANGE | {"since": "2027-01-01"}, 422),
        ('"1"', CHANGE | {"since": "2025-12-31"}, 422),
        ('"1"', CHANGE | {"since": 20260601}, 422),
        ('"1"', CHANGE | {"since": "2026-02-30"}, 422),
        ('"1"', CHANGE | {"reason": "  "}, 422),
        ('"1"', CHANGE | {"reason": "x" * 2001}, 422),
        ('"1"', CHANGE | {"version": 9}, 422),
        ('"1"', CHANGE | {"reason": "有\x00空"}, 400),
    ],
)
async def test_a_change_that_cannot_be_made_changes_nothing(
    client: httpx.AsyncClient, forest: Forest, actor: SignIn, version: str | None, change: dict[str, Any], status: int
) -> None:
    headers = actor(ORGANIZATION_READ, ORGANIZATION_CLASSIFY, on=forest.group).headers
    sent = {**headers, "If-Match": version} if version else headers
    answer = await client.post(f"{BASE}/{forest.branch}:classify", headers=sent, json=change)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    card = (await client.get(f"{BASE}/{forest.branch}", headers=headers)).json()
    assert (card["category"], card["version"], len(card["categories"])) == ("production", 1, 1)


async def test_committees_are_not_classified(client: httpx.AsyncClient, forest: Forest, actor: SignIn) -> None:
    headers = {**actor(ORGANIZATION_CLASSIFY, on=forest.group).headers, "If-Match": '"1"'}
    answer = await client.post(f"{BASE}/{forest.committee}:classify", headers=headers, json=CHANGE)
    assert (answer.status_code, answer.json()["code"]) == (409, "rule_broken")


async def test_the_same_key_gives_the_first_answer_again(
    client: httpx.AsyncClient, forest: Forest, actor: SignIn
) -> None:
    headers = actor(ORGANIZATION_READ, ORGANIZATION_CLASSIFY, on=forest.group).headers
    sent = {**headers, "If-Match": '"1"', "Idempotency-Key": "k-1"}
    path = f"{BASE}/{forest.branch}:classify"
    first = await client.post(path, headers=sent, json=CHANGE)
    again = await client.post(path, headers=sent, json=CHANGE)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.content == again.content
    assert again.headers["idempotent-replayed"] == "true"
    other = await client.post(path, headers=sent, json=CHANGE | {"reason": "另一个理由"})
    assert other.status_code == 422
