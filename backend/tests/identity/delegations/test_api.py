"""Grants lent during leave: acts bear both names, nothing is lent onward, all of it ends by itself."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from tests.identity.conftest import API, People, Person, audited, https, sign_in

from dangjian.identity.accounts.models import Account
from dangjian.identity.delegations import rules
from dangjian.identity.delegations.models import Delegation
from dangjian.identity.grants.models import Grant
from dangjian.identity.grants.rules import ADMINISTRATORS, ROLES
from dangjian.kernel import clock
from dangjian.kernel.ids import new_id

MINE = f"{API}/me/delegations"
TODAY = date(2026, 10, 9)
NOW = datetime(2026, 10, 9, 2, tzinfo=UTC)
PLACE = new_id()


@pytest.mark.parametrize(
    ("starts", "ends", "is_fine"),
    [(0, 0, True), (0, 90, True), (0, 91, False), (5, 4, False), (-9, -1, False), (-9, 0, True), (30, 40, True)],
)
def test_a_leave_has_an_end_within_ninety_days(starts: int, ends: int, is_fine: bool) -> None:
    days = (TODAY + timedelta(days=starts), TODAY + timedelta(days=ends))
    assert (rules.fault_of_days(*days, TODAY) is None) is is_fine


def test_no_administrator_lends_his_role() -> None:
    assert {role for role in ROLES if rules.fault_of_role(role)} == ADMINISTRATORS


@pytest.fixture(autouse=True)
def moment(clock_at: Callable[[datetime], None]) -> None:
    """The day is fixed."""
    clock_at(NOW)


async def lend(client: httpx.AsyncClient, headers: dict[str, str], to: Person, **changes: Any) -> httpx.Response:
    """Everything that the caller holds, for a week."""
    own = (await client.get(f"{MINE}:lendable", headers=headers)).json()
    body = {
        "to_username": to.username,
        "grant_ids": [grant["id"] for grant in own],
        "starts_on": "2026-10-09",
        "ends_on": "2026-10-15",
        "reason": "公休",
        **changes,
    }
    return await client.post(MINE, json=body, headers=headers)


def for_(lender: Person, headers: dict[str, str]) -> dict[str, str]:
    """In the lender's place."""
    return {**headers, "X-Acting-For": str(lender.id)}


async def me(client: httpx.AsyncClient, headers: dict[str, str]) -> httpx.Response:
    return await client.get(f"{API}/me", headers=headers)


async def test_the_substitute_acts_in_both_names_with_the_lent_rights_and_no_others(
    app: FastAPI,
    people: People,
    session: AsyncSession,
    clock_at: Callable[[datetime], None],
    wait_out_memory: Callable[[], None],
) -> None:
    lender, substitute = await people.add("committee", PLACE), await people.add("secretary", new_id())
    async with https(app) as web, https(app) as office:
        own, headers = await sign_in(office, lender), await sign_in(web, substitute)
        assert (await me(web, for_(lender, headers))).json()["code"] == "delegation_over"
        lent = await lend(office, own, substitute)
        assert lent.status_code == 201, lent.text
        acting = (await me(web, for_(lender, headers))).json()
        assert acting["display_name"] == "测试员(代测试员)"
        assert acting["acting_for"] == "测试员"
        assert set(acting["permissions"]) == set(ROLES["committee"].permissions)
        assert [role["organization_id"] for role in acting["roles"]] == [str(PLACE)]
        plain = (await me(web, headers)).json()
        assert set(plain["permissions"]) == set(ROLES["secretary"].permissions)
        assert plain["acting_for"] is None
        rows = [(await client.get(MINE, headers=h)).json()[0] for client, h in ((web, headers), (office, own))]
        assert [(row["is_mine"], row["is_in_force"], row["title"]) for row in rows] == [
            (False, True, "二级党委"),
            (True, True, "二级党委"),
        ]
        clock_at(datetime(2026, 10, 15, 16, 0, tzinfo=UTC))  # the sixteenth begins in Shanghai
        headers = await sign_in(web, substitute)
        wait_out_memory()
        assert (await me(web, for_(lender, headers))).status_code == 403
    assert [row.object_id for row in await audited(session, "delegation.lend")] == [str(lender.id)]


async def test_an_act_is_recorded_under_both_names(app: FastAPI, people: People, session: AsyncSession) -> None:
    lender, substitute = await people.add("committee", PLACE), await people.add()
    async with https(app) as web:
        await lend(web, await sign_in(web, lender), substitute)
        headers = await sign_in(web, substitute)
        refused = await web.get(f"{API}/accounts", headers=for_(lender, headers))
        assert refused.status_code == 403
    rows = await audited(session, "GET forbidden")
    assert [(row.actor_id, row.actor_name) for row in rows] == [(substitute.id, "测试员(代测试员)")]


@pytest.mark.parametrize("removal", ["grant", "lender", "delegation"])
async def test_it_never_holds_longer_than_the_lenders_own_right(
    app: FastAPI, people: People, session: AsyncSession, wait_out_memory: Callable[[], None], removal: str
) -> None:
    lender, substitute = await people.add("committee", PLACE), await people.add()
    async with https(app) as web, https(app) as office:
        own, headers = await sign_in(office, lender), await sign_in(web, substitute)
        row = (await lend(office, own, substitute)).json()[0]
        assert (await me(web, for_(lender, headers))).status_code == 200
        if removal == "grant":
            await session.execute(update(Grant).where(Grant.account_id == lender.id).values(ended_at=clock.now()))
        elif removal == "lender":
            await session.execute(update(Account).where(Account.id == lender.id).values(is_active=False))
        else:
            seen = {**headers, "If-Match": str(row["version"])}
            ended = await web.post(f"{MINE}/{row['id']}:end", headers=seen)
            assert ended.json()[0]["ended_by_name"] == "测试员"
            again = await web.post(f"{MINE}/{row['id']}:end", headers={**headers, "If-Match": "2"})
            assert again.status_code == 409
        await session.commit()
        wait_out_memory()
        assert (await me(web, for_(lender, headers))).json()["code"] == "delegation_over"
        assert (await me(web, headers)).status_code == 200


async def test_what_was_lent_is_not_lent_onward(app: FastAPI, people: People, session: AsyncSession) -> None:
    lender, substitute, third = await people.add("committee", PLACE), await people.add(), await people.add()
    async with https(app) as web, https(app) as office:
        own, headers = await sign_in(office, lender), await sign_in(web, substitute)
        await lend(office, own, substitute)
        grant_id = (await office.get(f"{MINE}:lendable", headers=own)).json()[0]["id"]
        assert (await web.get(f"{MINE}:lendable", headers=for_(lender, headers))).json() == []
        for sent in (headers, for_(lender, headers)):
            onward = await lend(web, sent, third, grant_ids=[grant_id])
            assert (onward.status_code, onward.json()["code"]) == (409, "not_to_be_delegated")
    session.add(_row(substitute, third, UUID(grant_id)))
    with pytest.raises(DBAPIError, match="never of or to an administrator"):
        await session.flush()


def _row(lender: Person, to: Person, grant_id: UUID) -> Delegation:
    return Delegation(
        id=new_id(),
        from_account_id=lender.id,
        to_account_id=to.id,
        grant_id=grant_id,
        starts_on=TODAY,
        ends_on=TODAY,
        reason="直接写库",
        created_at=NOW,
        ended_at=None,
        ended_by_name=None,
        version=1,
    )


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
async def test_no_administrator_lends_or_stands_in(
    web: httpx.AsyncClient, people: People, session: AsyncSession, role: str
) -> None:
    administrator, lender = await people.add(role), await people.add("committee", PLACE)
    own = await sign_in(web, lender)
    refused = await lend(web, own, administrator)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_to_be_delegated")
    mine, lent = [
        (await session.scalars(select(Grant.id).where(Grant.account_id == one.id))).one()
        for one in (administrator, lender)
    ]
    for row in (_row(administrator, lender, mine), _row(lender, administrator, lent)):
        with pytest.raises(DBAPIError, match="never of or to an administrator"):
            await _insert(session, row)
    assert (await web.get(f"{MINE}:lendable", headers=await sign_in(web, administrator))).json() == []


async def test_whoever_stands_in_becomes_no_administrator_meanwhile(
    web: httpx.AsyncClient, people: People, session: AsyncSession
) -> None:
    lender, substitute = await people.add("committee", PLACE), await people.add()
    await lend(web, await sign_in(web, lender), substitute)
    with pytest.raises(DBAPIError, match="stands in for somebody"):
        await people.add_role(substitute, "auditadmin")


async def _insert(session: AsyncSession, row: Any) -> None:
    async with session.begin_nested():
        session.add(row)
        await session.flush()


BAD: list[tuple[dict[str, Any], int]] = [
    ({"to_username": "nobody-at-all"}, 422),
    ({"grant_ids": []}, 422),
    ({"grant_ids": [str(new_id())]}, 409),
    ({"ends_on": "2027-10-15"}, 422),
    ({"ends_on": "2026-10-01"}, 422),
    ({"reason": " "}, 422),
    ({"from_account_id": str(new_id())}, 422),
]


@pytest.mark.parametrize(("change", "status"), BAD, ids=str)
async def test_bad_input_is_refused(
    web: httpx.AsyncClient, people: People, change: dict[str, Any], status: int
) -> None:
    lender, to = await people.add("committee", PLACE), await people.add()
    headers = await sign_in(web, lender)
    assert (await lend(web, headers, to, **change)).status_code == status
    assert (await lend(web, headers, lender)).status_code == 409
    assert (await web.get(MINE, headers=headers)).json() == []
    for value in ("x", str(new_id())):
        assert (await me(web, {**headers, "X-Acting-For": value})).status_code == 403


async def test_strangers_see_and_end_nothing(app: FastAPI, people: People) -> None:
    lender, to, stranger = await people.add("committee", PLACE), await people.add(), await people.add()
    async with https(app) as web:
        row = (await lend(web, await sign_in(web, lender), to)).json()[0]
        assert (await web.get(MINE)).status_code == 401
        headers = await sign_in(web, stranger)
        assert (await web.get(MINE, headers=headers)).json() == []
        ended = await web.post(f"{MINE}/{row['id']}:end", headers={**headers, "If-Match": "1"})
        assert ended.status_code == 404
