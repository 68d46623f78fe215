"""A member's card, state and secrets over HTTP: who may do what, what is masked, what stays in the audit."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.registry.conftest import Forest

from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.events import EventRow
from dangjian.kernel.tokens import key_ring, mint_service
from dangjian.registry.members.actions import move_branch
from dangjian.registry.members.rules import with_check
from dangjian.registry.permissions import MEMBER_EDIT, MEMBER_READ, MEMBER_UNMASK

BASE = "/api/v1/registry/members"
SignIn = Callable[..., Any]
PHONE = "13800005678"
NUMBER = with_check("99000019920305123")


@pytest.fixture(autouse=True)
def _november(clock_at: Callable[[datetime], None]) -> None:
    clock_at(datetime(2026, 11, 21, 4, tzinfo=UTC))


def _body(forest: Forest, **changed: object) -> dict[str, object]:
    return {
        **{"organization_id": str(forest.branch), "employee_no": "3001", "name": "孙八", "gender": "female"},
        **{"kind": "full", "joined_on": "2015-07-01", "converted_on": "2016-07-01", "position": "技术员"},
        **{"born_on": "1992-03-05", "education": "bachelor", "personnel": "technician", "party_group": "第一党小组"},
        **{"phone": PHONE, "id_number": NUMBER, "member_since": "2020-01-01"},
        **changed,
    }


async def _create(client: httpx.AsyncClient, headers: dict[str, str], body: dict[str, object]) -> httpx.Response:
    return await client.post(BASE, json=body, headers={**headers, "Idempotency-Key": str(body["employee_no"])})


def _update(body: dict[str, object], **changed: object) -> dict[str, object]:
    left_out = ("organization_id", "employee_no", "member_since", "phone", "id_number")
    return {name: value for name, value in body.items() if name not in left_out} | changed


async def test_a_member_is_entered_with_sealed_numbers_that_are_shown_masked(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, actor: SignIn
) -> None:
    headers = actor(MEMBER_READ, MEMBER_EDIT, on=forest.branch).headers
    answer = await _create(client, headers, _body(forest))
    assert answer.status_code == 201
    card = answer.json()
    assert (card["phone"], card["id_number"]) == ("138****5678", f"9****************{NUMBER[-1]}")
    assert (card["party_age"], card["age"], card["hints"]) == (10, 34, [])
    assert [(one["organization_name"], one["since"]) for one in card["memberships"]] == [
        ("炼钢一线党支部", "2020-01-01")
    ]
    kept = (await session.execute(text("SELECT row_to_json(m)::text FROM registry.member m"))).scalars().all()
    told = (await session.execute(text("SELECT row_to_json(a)::text FROM events.audit_entry a"))).scalars().all()
    assert not any(PHONE in line or NUMBER in line for line in (*kept, *told))
    for q, found in ((PHONE, 1), (NUMBER, 1), (PHONE[:-1], 0), ("sunba", 1), ("sb", 1)):
        assert (await client.get(BASE, params={"q": q}, headers=headers)).json()["total"] == found
    exported = (await client.get(f"{BASE}:export", headers=headers)).text
    assert "138****5678" in exported
    assert PHONE not in exported
    event = await session.scalar(select(EventRow).where(EventRow.name == "registry.member.joined"))
    assert event is not None
    assert set(event.body) == {"member_id", "organization_id"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"phone": "1380000567"}, "phone"),
        ({"id_number": NUMBER[:-1] + "0"}, "id_number"),
        ({"id_number": with_check("99000019920306123")}, "id_number"),
        ({"joined_on": "2009-01-01", "converted_on": None}, "joined_on"),
        ({"converted_on": "2015-06-30"}, "converted_on"),
        ({"member_since": "2026-11-22"}, "member_since"),
        ({"education": "doctor"}, "education"),
        ({"unknown": 1}, "unknown"),
    ],
)
async def test_what_cannot_be_is_refused_at_its_field(
    client: httpx.AsyncClient, forest: Forest, actor: SignIn, changed: dict[str, object], field: str
) -> None:
    headers = actor(MEMBER_READ, MEMBER_EDIT, on=forest.branch).headers
    answer = await _create(client, headers, _body(forest, **changed))
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, [field])


async def test_nobody_is_entered_twice_outside_the_scope_or_without_the_right(
    client: httpx.AsyncClient, forest: Forest, actor: SignIn
) -> None:
    headers = actor(MEMBER_READ, MEMBER_EDIT, on=forest.committee).headers
    assert (await _create(client, headers, _body(forest, employee_no="1001"))).status_code == 409
    assert (await _create(client, headers, _body(forest))).status_code == 201
    again = await _create(client, headers, _body(forest, employee_no="3002", phone=None))
    assert again.json()["errors"][0]["field"] == "id_number"
    elsewhere = _body(forest, employee_no="3003", id_number=None, organization_id=str(forest.other_branch))
    assert (await _create(client, headers, elsewhere)).status_code == 404
    reader = actor(MEMBER_READ, on=forest.committee).headers
    assert (await _create(client, reader, _body(forest, employee_no="3004"))).status_code == 403


async def test_a_change_keeps_the_numbers_it_does_not_name_and_names_what_it_touched(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, actor: SignIn
) -> None:
    headers = actor(MEMBER_READ, MEMBER_EDIT, on=forest.branch).headers
    body = _body(forest)
    path = f"{BASE}/{(await _create(client, headers, body)).json()['id']}"
    kept = await client.put(path, json=_update(body, party_group=None), headers={**headers, "If-Match": "1"})
    assert (kept.status_code, kept.json()["phone"], kept.json()["party_group"]) == (200, "138****5678", None)
    assert (await client.put(path, json=_update(body), headers={**headers, "If-Match": "1"})).status_code == 412
    gone = await client.put(path, json=_update(body, phone=None), headers={**headers, "If-Match": "2"})
    assert (gone.json()["phone"], gone.json()["id_number"] is None) == (None, False)
    entry = await session.scalar(select(AuditEntry).where(AuditEntry.action == "member.change").limit(1).offset(1))
    assert entry is not None
    assert entry.before is not None
    assert entry.before["changed"] == ["phone"]


async def test_unmasking_asks_for_its_own_right_and_a_reason_and_stays_in_the_audit(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, actor: SignIn
) -> None:
    keeper = actor(MEMBER_READ, MEMBER_EDIT, on=forest.branch)
    path = f"{BASE}/{(await _create(client, keeper.headers, _body(forest))).json()['id']}:unmask"
    asked = {"field": "phone", "reason": "核对慰问金发放信息"}
    assert (await client.post(path, json=asked, headers=keeper.headers)).status_code == 403
    outsider = actor(MEMBER_UNMASK, on=forest.other_branch).headers
    assert (await client.post(path, json=asked, headers=outsider)).status_code == 404
    allowed = actor(MEMBER_UNMASK, on=forest.committee, name="陈主任")
    for bad in ({"field": "phone", "reason": " "}, {"field": "phone"}, {"field": "born_on", "reason": "查"}):
        assert (await client.post(path, json=bad, headers=allowed.headers)).status_code == 422
    seen = await client.post(path, json=asked, headers=allowed.headers)
    assert (seen.json(), seen.headers["cache-control"]) == ({"field": "phone", "value": PHONE}, "no-store")
    entries = (await session.scalars(select(AuditEntry).where(AuditEntry.action == "member.unmask"))).all()
    assert [(one.actor_name, one.reason, one.after) for one in entries] == [
        ("陈主任", "核对慰问金发放信息", {"field": "phone"})
    ]


async def test_out_of_contact_is_followed_step_by_step_and_never_by_itself(
    client: httpx.AsyncClient, forest: Forest, actor: SignIn
) -> None:
    headers = actor(MEMBER_READ, MEMBER_EDIT, on=forest.branch).headers
    path = f"{BASE}/{(await _create(client, headers, _body(forest))).json()['id']}"

    async def say(seen: int, **said: object) -> httpx.Response:
        sent = {**headers, "If-Match": str(seen), "Idempotency-Key": f"{seen}-{said['status']}-{said['on']}"}
        return await client.post(f"{path}:set-status", json={"reason": "支部党员大会决定", **said}, headers=sent)

    assert (await say(1, status="stopped", on="2026-11-21")).status_code == 422
    lost = (await say(1, status="lost", on="2026-05-01")).json()
    assert lost["next_step"] == {"step": "stop", "earliest": "2026-11-01", "is_due": True}
    due = (await client.get(BASE, params={"due": "true", "status": "lost"}, headers=headers)).json()
    assert [one["name"] for one in due["items"]] == ["孙八"]
    assert (await say(2, status="stopped", on="2026-10-31")).status_code == 422
    stopped = (await say(2, status="stopped", on="2026-11-01")).json()
    assert stopped["next_step"] == {"step": "remove", "earliest": "2028-11-01", "is_due": False}
    early = await say(3, status="left", on="2026-11-21", left_reason="removed")
    assert early.json()["errors"][0]["field"] == "left_reason"
    found = (await say(3, status="active", on="2026-11-20")).json()
    assert [one["status"] for one in found["statuses"]] == ["active", "stopped", "lost"]
    left = (await say(4, status="left", on="2026-11-21", left_reason="deceased")).json()
    assert (left["left_reason"], left["memberships"][0]["until"]) == ("deceased", "2026-11-21")
    assert (await client.get(BASE, params={"q": "孙八"}, headers=headers)).json()["total"] == 0
    assert (await client.get(BASE, params={"q": "孙八", "status": "left"}, headers=headers)).json()["total"] == 1


async def test_who_still_holds_a_post_does_not_leave(client: httpx.AsyncClient, forest: Forest, actor: SignIn) -> None:
    headers = actor(MEMBER_READ, MEMBER_EDIT, on=forest.branch).headers
    sent = {**headers, "If-Match": "1", "Idempotency-Key": "k"}
    said = {"status": "left", "on": "2026-11-21", "reason": "转出", "left_reason": "transferred_out"}
    answer = await client.post(f"{BASE}/{forest.secretary}:set-status", json=said, headers=sent)
    assert (answer.status_code, "免职" in answer.json()["detail"]) == (409, True)


async def test_a_past_day_keeps_the_branch_of_its_time(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest
) -> None:
    on = date(2026, 6, 1)
    assert await move_branch(session, None, forest.branch, forest.sibling, on, "两个支部合并") == 2
    await session.commit()
    service = {"Authorization": f"Bearer {mint_service(key_ring(), service='appraisal', audience='registry')}"}
    table = [
        (forest.branch, "2026-05-31", True),
        (forest.branch, "2026-06-01", False),
        (forest.sibling, "2026-05-31", False),
        (forest.sibling, "2026-06-01", True),
    ]
    for place, day, belongs in table:
        params = {"organization_id": str(place), "day": day}
        answer = await client.get(f"{BASE}/{forest.secretary}/standing", params=params, headers=service)
        assert answer.json()["belongs"] is belongs
    names = await session.scalars(select(EventRow.name).where(EventRow.name == "registry.member.transferred"))
    assert len(names.all()) == 2


async def test_a_card_is_for_those_who_may_read_it(client: httpx.AsyncClient, forest: Forest, actor: SignIn) -> None:
    path = f"{BASE}/{forest.secretary}"
    assert (await client.get(path)).status_code == 401
    assert (await client.get(path, headers=actor(MEMBER_EDIT, on=forest.branch).headers)).status_code == 403
    assert (await client.get(path, headers=actor(MEMBER_READ, on=forest.foreign).headers)).status_code == 404
    card = (await client.get(path, headers=actor(MEMBER_READ, on=forest.branch).headers)).json()
    assert [(one["title"], one["until"]) for one in card["posts"]] == [("支部书记", None)]
