"""Grants in two hands and three administrators kept apart, over HTTP and beneath it (quality.md, Z5)."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import Executable, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.identity.conftest import API, PASSWORD, People, Person, audited, sign_in

from dangjian.identity.grants.jobs import lapse_proposals
from dangjian.identity.grants.models import Grant
from dangjian.identity.grants.rules import ADMINISTRATORS, PROPOSAL_LASTS, ROLES
from dangjian.identity.permissions import ACCOUNT_MANAGE, ACCOUNT_READ, GRANT_APPROVE
from dangjian.kernel import clock
from dangjian.kernel.db import Database
from dangjian.kernel.ids import new_id

GRANTS = f"{API}/grants"
NOW = datetime(2026, 10, 9, 8, tzinfo=UTC)
PLACE = new_id()
Act = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
def manager(actor: Callable[..., Caller]) -> Caller:
    """A system administrator."""
    return actor(ACCOUNT_READ, ACCOUNT_MANAGE, name="系统甲")


@pytest.fixture
def approver(actor: Callable[..., Caller]) -> Caller:
    """A security administrator."""
    return actor(ACCOUNT_READ, GRANT_APPROVE, name="安全乙")


@pytest.fixture
def propose(web: httpx.AsyncClient, manager: Caller) -> Act:
    """Propose a role for somebody."""

    async def act(person: Person, role: str = "secretary", **more: Any) -> httpx.Response:
        place = None if role in ADMINISTRATORS else str(PLACE)
        body = {"account_id": str(person.id), "role": role, "organization_id": place, **more}
        return await web.post(GRANTS, json=body, headers=manager.headers)

    return act


@pytest.fixture
def decide(web: httpx.AsyncClient, approver: Caller) -> Act:
    """Approve, or refuse with a reason."""

    async def act(grant: dict[str, Any], reason: str | None = None, by: Caller = approver) -> httpx.Response:
        move, body = ("approve", None) if reason is None else ("refuse", {"reason": reason})
        headers = {**by.headers, "If-Match": str(grant["version"])}
        return await web.post(f"{GRANTS}/{grant['id']}:{move}", json=body, headers=headers)

    return act


async def test_a_refused_proposal_says_why_and_makes_room(
    people: People, propose: Act, decide: Act, session: AsyncSession, web: httpx.AsyncClient, approver: Caller
) -> None:
    person = await people.add()
    proposed = (await propose(person)).json()
    waiting = await web.get(GRANTS, params={"state": "proposed"}, headers=approver.headers)
    assert [row["id"] for row in waiting.json()["items"]] == [proposed["id"]]
    refused = await decide(proposed, "他已调离该支部")
    assert refused.status_code == 200
    assert (refused.json()["state"], refused.json()["refusal"]) == ("refused", "他已调离该支部")
    assert [row.reason for row in await audited(session, "grant.refuse")] == ["他已调离该支部"]
    again = await decide(refused.json())
    assert (again.status_code, again.json()["code"]) == (409, "grant_proposal_over")
    assert (await propose(person)).status_code == 201


async def test_the_manager_withdraws_what_nobody_decided_on(
    web: httpx.AsyncClient, people: People, propose: Act, decide: Act, manager: Caller, session: AsyncSession
) -> None:
    proposed = (await propose(await people.add())).json()
    seen = {**manager.headers, "If-Match": str(proposed["version"])}
    assert (await web.delete(f"{GRANTS}/{proposed['id']}", headers=seen)).status_code == 204
    assert len(await audited(session, "grant.withdraw")) == 1
    late = await decide({**proposed, "version": 2})
    assert late.json()["code"] == "grant_proposal_over"


async def test_a_proposal_lapses_after_a_week(
    people: People,
    actor: Callable[..., Caller],
    web: httpx.AsyncClient,
    clock_at: Callable[[datetime], None],
    database: Database,
    session: AsyncSession,
) -> None:
    clock_at(NOW)
    person, other = await people.add(), await people.add()
    ids = []
    for one in (person, other):
        body = {"account_id": str(one.id), "role": "secretary", "organization_id": str(PLACE)}
        ids.append((await web.post(GRANTS, json=body, headers=actor(ACCOUNT_MANAGE).headers)).json()["id"])
    clock_at(NOW + PROPOSAL_LASTS)
    headers = {**actor(GRANT_APPROVE).headers, "If-Match": "1"}
    late = await web.post(f"{GRANTS}/{ids[0]}:approve", headers=headers)
    assert late.json()["code"] == "grant_proposal_over"
    again = {"account_id": str(person.id), "role": "secretary", "organization_id": str(PLACE)}
    assert (await web.post(GRANTS, json=again, headers=actor(ACCOUNT_MANAGE).headers)).status_code == 201
    await lapse_proposals(database, {})
    rows = await audited(session, "grant.lapse")
    assert {row.object_id for row in rows} == {str(person.id), str(other.id)}
    assert [row.actor_id for row in rows] == [None, None]


async def test_nobody_approves_what_he_proposed_or_would_hold(
    web: httpx.AsyncClient, people: People, propose: Act, decide: Act, actor: Callable[..., Caller]
) -> None:
    both = actor(ACCOUNT_MANAGE, GRANT_APPROVE)
    person = await people.add()
    body = {"account_id": str(person.id), "role": "member", "organization_id": str(PLACE)}
    own = (await web.post(GRANTS, json=body, headers=both.headers)).json()
    answer = await decide(own, by=both)
    assert (answer.status_code, answer.json()["code"]) == (409, "grant_own_proposal")
    assert (await decide(own)).status_code == 200
    security = await people.add("secadmin")
    headers = await sign_in(web, security)
    mine = (await propose(security, "secadmin", organization_id=str(PLACE))).json()
    answer = await web.post(f"{GRANTS}/{mine['id']}:approve", headers={**headers, "If-Match": "1"})
    assert answer.json()["code"] == "grant_own_proposal"


@pytest.mark.parametrize("held", sorted(ADMINISTRATORS))
async def test_an_administrator_gets_no_second_role(people: People, propose: Act, held: str) -> None:
    person = await people.add(held)
    for role in ROLES.keys() - {held}:
        answer = await propose(person, role)
        assert (answer.status_code, answer.json()["code"]) == (409, "administrators_kept_apart"), role


async def test_two_proposals_at_once_cannot_make_one_person_two_administrators(people: People, propose: Act) -> None:
    person = await people.add()
    assert (await propose(person, "secadmin")).status_code == 201
    assert (await propose(person, "sysadmin")).json()["code"] == "administrators_kept_apart"
    assert (await propose(person, "secretary")).json()["code"] == "administrators_kept_apart"


async def test_one_role_may_follow_the_other_when_its_days_are_over(people: People, propose: Act) -> None:
    person = await people.add()
    async with people.database.transaction() as session:
        held = _row(person, "secretary", date(2020, 1, 1), date(2020, 12, 31))
        session.add(held)
    assert (await propose(person, "auditadmin")).status_code == 201


def _row(person: Person, role: Any, starts_on: date, ends_on: date | None) -> Grant:
    return Grant(
        id=new_id(),
        account_id=person.id,
        role=role,
        organization_id=None if role in ADMINISTRATORS else PLACE,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_by=None,
        granted_by_name="直接写库",
        granted_at=clock.now(),
        state="approved",
        proposal_ends_at=None,
        decided_by=None,
        decided_by_name=None,
        decided_at=None,
        refusal=None,
        ended_at=None,
        ended_by=None,
        version=1,
    )


async def _insert(session: AsyncSession, row: Grant) -> None:
    async with session.begin_nested():
        session.add(row)
        await session.flush()


async def _run(session: AsyncSession, statement: Executable) -> None:
    async with session.begin_nested():
        await session.execute(statement)


APART = [(held, wanted) for held in sorted(ADMINISTRATORS) for wanted in sorted(ROLES) if held != wanted]


@pytest.mark.parametrize(("held", "wanted"), APART)
async def test_the_database_itself_keeps_them_apart(
    people: People, session: AsyncSession, held: str, wanted: str
) -> None:
    """As the application's own role, past every action: new rows, changed roles, reopened grants."""
    person, today = await people.add(held), clock.today()
    with pytest.raises(DBAPIError, match="holds no other role"):
        await _insert(session, _row(person, wanted, today, None))
    over = _row(person, wanted, today, None)
    over.ended_at = clock.now()
    session.add(over)
    await session.flush()
    reopen = update(Grant).where(Grant.id == over.id).values(ended_at=None)
    for statement in (reopen, text('ALTER TABLE identity."grant" DISABLE TRIGGER ALL')):
        with pytest.raises(DBAPIError, match=r"holds no other role|must be owner|permission denied"):
            await _run(session, statement)


async def test_one_hand_that_proposes_and_approves_is_refused_by_the_database(
    people: People, session: AsyncSession
) -> None:
    row, hand = _row(await people.add(), "member", clock.today(), None), new_id()
    row.granted_by = row.decided_by = hand
    session.add(row)
    with pytest.raises(DBAPIError, match="two_hands"):
        await session.flush()


async def test_the_last_security_and_audit_administrator_stay(
    web: httpx.AsyncClient, people: People, manager: Caller
) -> None:
    for role in ("secadmin", "auditadmin"):
        first = await people.add(role)
        grant = (await web.get(GRANTS, params={"account_id": str(first.id)}, headers=manager.headers)).json()["items"][
            0
        ]
        seen = {**manager.headers, "If-Match": "1"}
        refused = await web.delete(f"{GRANTS}/{grant['id']}", headers=seen)
        assert (refused.status_code, refused.json()["code"]) == (409, "last_administrator")
        await people.add(role)
        assert (await web.delete(f"{GRANTS}/{grant['id']}", headers=seen)).status_code == 204


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
async def test_no_administrator_sets_the_password_of_another(
    web: httpx.AsyncClient, people: People, manager: Caller, role: str
) -> None:
    """Else the one who proposes could sign in as the one who approves."""
    person = await people.add(role)
    headers = {**manager.headers, **await people.version(person)}
    body = {"password": "copper-lantern-91", "reason": "忘记密码"}
    answer = await web.post(f"{API}/accounts/{person.id}:reset-password", json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "account_is_administrator")
    assert (await web.post(f"{API}/tokens", json={"username": person.username, "password": PASSWORD})).is_success


@pytest.mark.parametrize("move", ["approve", "refuse"])
async def test_bad_decisions_are_refused(
    web: httpx.AsyncClient, people: People, propose: Act, approver: Caller, manager: Caller, move: str
) -> None:
    grant = (await propose(await people.add())).json()
    at, body = f"{GRANTS}/{grant['id']}:{move}", {"reason": "x"} if move == "refuse" else None
    assert (await web.post(at, json=body, headers={"If-Match": "1"})).status_code == 401
    assert (await web.post(at, json=body, headers={**manager.headers, "If-Match": "1"})).status_code == 403
    assert (await web.post(at, json=body, headers=approver.headers)).status_code == 428
    assert (await web.post(at, json=body, headers={**approver.headers, "If-Match": "9"})).status_code == 412
    nowhere = f"{GRANTS}/{new_id()}:{move}"
    assert (await web.post(nowhere, json=body, headers={**approver.headers, "If-Match": "1"})).status_code == 404
    if move == "refuse":
        empty = await web.post(at, json={"reason": " "}, headers={**approver.headers, "If-Match": "1"})
        assert empty.status_code == 422
