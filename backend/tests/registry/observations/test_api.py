"""Notes over HTTP: signed, dated, superseded and never overwritten, read by few, every reading on record (B-33)."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.registry.conftest import Forest

from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.ids import new_id
from dangjian.registry.members.models import Member, Post
from dangjian.registry.permissions import MEMBER_READ, OBSERVATION_KEEP

BASE = "/api/v1/registry/observations"
FACT = "带队连续抢修36小时,10月3日5时恢复生产"
SignIn = Callable[..., Caller]


@pytest.fixture
def keeper(forest: Forest, actor: SignIn) -> dict[str, str]:
    """Whoever keeps notes for the whole group."""
    return actor(OBSERVATION_KEEP, on=forest.group, name="组织部张三").headers


@pytest.fixture
async def post(session: AsyncSession, forest: Forest) -> UUID:
    """The secretary's post."""
    return (await session.execute(select(Post.id).where(Post.member_id == forest.secretary))).scalar_one()


@pytest.fixture
def body(post: UUID) -> dict[str, Any]:
    """A note about the secretary of a branch."""
    return {"post_id": str(post), "observed_on": "2026-10-08", "occasion": "hard_task", "fact": FACT}


async def signed(client: httpx.AsyncClient, headers: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(BASE, headers=headers, json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def seat(session: AsyncSession, member_id: UUID, organization_id: UUID) -> None:
    """Somebody else takes a post there."""
    held = {"title": "组织委员", "rank": 2, "since": date(2025, 1, 1), "until": None, "version": 1}
    session.add(Post(id=new_id(), member_id=member_id, organization_id=organization_id, **held))
    await session.commit()


async def test_a_note_is_signed_and_a_correction_stands_in_its_place_with_the_reason(
    client: httpx.AsyncClient, keeper: dict[str, str], body: dict[str, Any]
) -> None:
    made = await signed(client, keeper, body)
    assert (made["member_name"], made["post_title"], made["signed_by_name"]) == ("王五", "支部书记", "组织部张三")
    assert (made["fact"], made["is_corrected"], made["may_correct"]) == (FACT, False, True)
    words = {**body, "fact": "带队连续抢修40小时", "outcome": "提前6小时复产", "reason": "时长记错"}
    words.pop("post_id")
    corrected = await client.post(f"{BASE}/{made['id']}:correct", headers=keeper, json=words)
    assert corrected.status_code == 200, corrected.text
    found = corrected.json()
    assert (found["fact"], found["is_corrected"]) == ("带队连续抢修40小时", True)
    assert [(one["fact"], one["reason"]) for one in found["versions"]] == [
        *(("带队连续抢修40小时", "时长记错"), (FACT, None)),
    ]
    again = await client.post(f"{BASE}/{made['id']}:correct", headers=keeper, json=words)
    assert (again.status_code, again.json()["detail"]) == (409, "这条记实已经更正过,请刷新后在最新一版上更正。")
    listed = (await client.get(BASE, headers=keeper)).json()
    assert [(one["id"], one["is_corrected"]) for one in listed["items"]] == [(found["id"], True)]
    assert "fact" not in listed["items"][0]
    assert (await client.get(f"{BASE}/{made['id']}", headers=keeper)).json()["id"] == found["id"]


async def test_every_reading_is_on_record_without_the_words(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, actor: SignIn, body: dict[str, Any]
) -> None:
    made = await signed(client, actor(OBSERVATION_KEEP, on=forest.group, name="组织部张三").headers, body)
    reader = actor(OBSERVATION_KEEP, on=forest.committee, name="党委李四").headers
    shown = await client.get(f"{BASE}/{made['id']}", headers=reader)
    assert (shown.status_code, shown.json()["may_correct"]) == (200, False)
    found = await session.scalars(select(AuditEntry).where(AuditEntry.object_id == made["id"]).order_by(AuditEntry.seq))
    entries = found.all()
    assert [(one.action, one.actor_name) for one in entries] == [
        *(("observation.sign", "组织部张三"), ("observation.read", "党委李四")),
    ]
    assert {one.organization_id for one in entries} == {forest.branch}
    assert not [one for one in entries if "抢修" in str((one.before, one.after))]


async def test_only_the_author_corrects(
    client: httpx.AsyncClient, forest: Forest, actor: SignIn, keeper: dict[str, str], body: dict[str, Any]
) -> None:
    made = await signed(client, keeper, body)
    words = {key: value for key, value in body.items() if key != "post_id"} | {"reason": "不同意"}
    other = actor(OBSERVATION_KEEP, on=forest.group).headers
    refused = await client.post(f"{BASE}/{made['id']}:correct", headers=other, json=words)
    assert (refused.status_code, refused.json()["detail"]) == (409, "只有记实人本人可以更正。")


async def test_neither_the_cadre_nor_a_peer_sees_or_writes_a_note(
    client: httpx.AsyncClient,
    session: AsyncSession,
    forest: Forest,
    actor: SignIn,
    keeper: dict[str, str],
    body: dict[str, Any],
) -> None:
    made = await signed(client, keeper, body)
    peer = (await session.execute(select(Member.id).where(Member.employee_no == "1002"))).scalar_one()
    above = actor(OBSERVATION_KEEP, on=forest.group, member_id=peer).headers
    assert (await client.get(f"{BASE}/{made['id']}", headers=above)).status_code == 200
    await seat(session, peer, forest.branch)
    himself = actor(OBSERVATION_KEEP, on=forest.group, member_id=forest.secretary).headers
    for headers in (himself, above):
        assert (await client.get(f"{BASE}/{made['id']}", headers=headers)).status_code == 404
        assert (await client.get(BASE, headers=headers)).json()["total"] == 0
        written = await client.post(BASE, headers=headers, json=body)
        assert (written.status_code, written.json()["errors"][0]["field"]) == (422, "post_id")
        contacts = (await client.get(f"{BASE}/contacts", headers=headers)).json()["items"]
        assert [one for one in contacts if one["member_id"] == str(forest.secretary)] == []


async def test_a_peer_in_another_body_is_a_peer_too(
    client: httpx.AsyncClient,
    session: AsyncSession,
    forest: Forest,
    actor: SignIn,
    keeper: dict[str, str],
    body: dict[str, Any],
) -> None:
    made = await signed(client, keeper, body)
    other = (await session.execute(select(Member.id).where(Member.employee_no == "2001"))).scalar_one()
    await seat(session, other, forest.committee)
    headers = actor(OBSERVATION_KEEP, on=forest.group, member_id=other).headers
    assert (await client.get(f"{BASE}/{made['id']}", headers=headers)).status_code == 200
    await seat(session, forest.secretary, forest.committee)
    assert (await client.get(f"{BASE}/{made['id']}", headers=headers)).status_code == 404


async def test_whom_nobody_has_been_to_see_stands_first(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, keeper: dict[str, str], body: dict[str, Any]
) -> None:
    other = (await session.execute(select(Member.id).where(Member.employee_no == "2001"))).scalar_one()
    await seat(session, other, forest.other_branch)
    await signed(client, keeper, body)
    found = (await client.get(f"{BASE}/contacts", headers=keeper)).json()["items"]
    assert [(one["member_name"], one["last_observed_on"]) for one in found] == [("钱七", None), ("王五", "2026-10-08")]
    narrowed = await client.get(f"{BASE}/contacts", headers=keeper, params={"organization_id": str(forest.committee)})
    assert [one["member_name"] for one in narrowed.json()["items"]] == ["王五"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"observed_on": "2999-01-01"}, "observed_on"),
        ({"observed_on": "2024-02-01"}, "observed_on"),
        ({"occasion": "gossip"}, "occasion"),
        ({"fact": "思想评分90"}, "fact"),
        ({"outcome": "思想状况得分 60"}, "outcome"),
        ({"fact": " "}, "fact"),
        ({"score": 90}, "score"),
        ({"post_id": str(new_id())}, "post_id"),
    ],
)
async def test_what_cannot_be_taken_names_its_field(
    client: httpx.AsyncClient, keeper: dict[str, str], body: dict[str, Any], wrong: dict[str, Any], field: str
) -> None:
    answer = await client.post(BASE, headers=keeper, json={**body, **wrong})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_nobody_without_the_right_and_nobody_from_elsewhere(
    client: httpx.AsyncClient, forest: Forest, keeper: dict[str, str], body: dict[str, Any], actor: SignIn
) -> None:
    made = await signed(client, keeper, body)
    assert (await client.get(BASE)).status_code == 401
    reader = actor(MEMBER_READ, on=forest.group).headers
    assert [(await client.get(f"{BASE}{end}", headers=reader)).status_code for end in ("", f"/{made['id']}")] == [
        403
    ] * 2
    beside = actor(OBSERVATION_KEEP, on=forest.other_committee).headers
    assert (await client.get(f"{BASE}/{made['id']}", headers=beside)).status_code == 404
    assert (await client.get(BASE, headers=beside)).json()["total"] == 0
    words = {key: value for key, value in body.items() if key != "post_id"} | {"reason": "x"}
    assert (await client.post(f"{BASE}/{made['id']}:correct", headers=beside, json=words)).status_code == 404
    assert (await client.post(BASE, headers=beside, json=body)).status_code == 422
