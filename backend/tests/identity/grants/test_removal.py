"""Rights that were taken are gone within a second, whoever is hammering at the door (quality.md, A3)."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import update
from tests.identity.conftest import API, People, Person, https, sign_in

from dangjian.identity.accounts.models import Account
from dangjian.identity.grants.models import Grant
from dangjian.identity.sessions.models import UserSession
from dangjian.kernel import clock
from dangjian.kernel.db import Database

WORKERS = 20
Removal = Callable[[Database, Person], Awaitable[None]]


async def _disable(database: Database, person: Person) -> None:
    async with database.transaction() as session:
        await session.execute(update(Account).where(Account.id == person.id).values(is_active=False))


async def _end_grants(database: Database, person: Person) -> None:
    async with database.transaction() as session:
        await session.execute(update(Grant).where(Grant.account_id == person.id).values(ended_at=clock.now()))


async def _end_session(database: Database, person: Person) -> None:
    async with database.transaction() as session:
        mine = update(UserSession).where(UserSession.account_id == person.id)
        await session.execute(mine.values(ended_at=clock.now(), end_reason="locked"))


@pytest.mark.parametrize(
    ("remove", "status"),
    [(_disable, 401), (_end_grants, 403), (_end_session, 401)],
    ids=["account", "grant", "session"],
)
async def test_no_request_is_answered_with_rights_that_were_taken_a_second_ago(
    whole_app: FastAPI, committed_client: httpx.AsyncClient, committed: Database, remove: Removal, status: int
) -> None:
    person = await People(committed).add("sysadmin")
    async with https(whole_app) as web:
        headers = await sign_in(web, person)
        removed_at = float("inf")
        began_at = time.monotonic()
        before: Counter[int] = Counter()
        after: Counter[int] = Counter()

        async def hammer() -> None:
            while time.monotonic() < min(removed_at + 1.5, began_at + 20):
                asked_at = time.monotonic()
                answer = await web.get(f"{API}/roles", headers=headers)
                (after if asked_at > removed_at + 1 else before)[answer.status_code] += 1

        async def strike() -> None:
            nonlocal removed_at
            await asyncio.sleep(0.3)
            await remove(committed, person)
            removed_at = time.monotonic()

        await asyncio.gather(strike(), *(hammer() for _ in range(WORKERS)))
    assert before[200] > 0
    assert after.keys() == {status}
