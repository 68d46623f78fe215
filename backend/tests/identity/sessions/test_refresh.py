"""Refresh tokens are good once; a stolen one ends the whole family (quality.md, A2)."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.identity.conftest import API, People, audited, https, refresh, sign_in

from dangjian.identity.accounts.models import Account
from dangjian.identity.sessions.models import RefreshToken, UserSession
from dangjian.identity.sessions.queries import token_hash
from dangjian.identity.sessions.rules import GRACE, REFRESH_LIFETIME
from dangjian.kernel.db import Database

NOW = datetime(2026, 10, 9, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)
COOKIE = "__Host-dangjian_refresh"


def _cookie(answer: httpx.Response) -> str:
    return answer.headers["set-cookie"].partition("=")[2].partition(";")[0]


async def _first(web: httpx.AsyncClient, people: People) -> tuple[str, dict[str, str]]:
    """Sign in; the refresh token and the access token's header."""
    answer = await web.post(f"{API}/tokens", json=(await people.add("sysadmin")).credentials)
    web.cookies.clear()
    return _cookie(answer), {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def _next(web: httpx.AsyncClient, cookie: str) -> str:
    answer = await refresh(web, cookie)
    assert answer.status_code == 200, answer.text
    web.cookies.clear()
    return _cookie(answer)


async def test_each_refresh_gives_a_new_token_and_a_good_access_token(web: httpx.AsyncClient, people: People) -> None:
    await sign_in(web, await people.add("sysadmin"))
    seen = {web.cookies[COOKIE]}
    for _ in range(3):
        answer = await refresh(web)
        seen.add(web.cookies[COOKIE])
        headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        assert (await web.get(f"{API}/me", headers=headers)).status_code == 200
    assert len(seen) == 4


async def test_only_hashes_are_kept(web: httpx.AsyncClient, people: People, session: AsyncSession) -> None:
    first, _ = await _first(web, people)
    second = await _next(web, first)
    rows = (await session.scalars(select(RefreshToken).order_by(RefreshToken.issued_at, RefreshToken.id))).all()
    assert [row.token_hash for row in rows] == [token_hash(first), token_hash(second)]
    assert not any(value.encode() in row.token_hash for row in rows for value in (first, second))


async def test_the_parent_may_be_repeated_for_ten_seconds_and_gets_the_same_successor(
    web: httpx.AsyncClient, people: People, clock_at: Callable[[datetime], None]
) -> None:
    """An answer that was lost on the way does not sign anybody out."""
    clock_at(NOW)
    first, _ = await _first(web, people)
    second = await _next(web, first)
    clock_at(NOW + GRACE)
    assert await _next(web, first) == second
    third = await _next(web, second)
    assert third not in {first, second}


async def test_after_ten_seconds_the_parent_counts_as_stolen(
    web: httpx.AsyncClient,
    people: People,
    session: AsyncSession,
    clock_at: Callable[[datetime], None],
    wait_out_memory: Callable[[], None],
) -> None:
    clock_at(NOW)
    first, headers = await _first(web, people)
    second = await _next(web, first)
    clock_at(NOW + GRACE + SECOND)
    assert (await refresh(web, first)).status_code == 401
    wait_out_memory()
    assert (await refresh(web, second)).status_code == 401
    assert (await web.get(f"{API}/me", headers=headers)).status_code == 401
    assert [row.reason for row in await audited(session, "session.end")] == ["refresh_token_reused"]


async def test_an_older_ancestor_counts_as_stolen_at_once(
    web: httpx.AsyncClient, people: People, wait_out_memory: Callable[[], None]
) -> None:
    first, headers = await _first(web, people)
    third = await _next(web, await _next(web, first))
    assert (await refresh(web, first)).status_code == 401
    wait_out_memory()
    assert (await refresh(web, third)).status_code == 401
    assert (await web.get(f"{API}/me", headers=headers)).status_code == 401


async def test_another_session_of_the_same_person_goes_on(app: FastAPI, people: People) -> None:
    person = await people.add()
    async with https(app) as desk, https(app) as phone:
        await sign_in(desk, person)
        await sign_in(phone, person)
        stolen = desk.cookies[COOKIE]
        await refresh(desk)
        await refresh(desk)
        assert (await refresh(https(app), stolen)).status_code == 401
        assert (await refresh(desk)).status_code == 401
        assert (await refresh(phone)).status_code == 200


async def test_a_token_that_lay_too_long_is_expired(
    web: httpx.AsyncClient, people: People, clock_at: Callable[[datetime], None]
) -> None:
    clock_at(NOW)
    first, _ = await _first(web, people)
    clock_at(NOW + REFRESH_LIFETIME)
    assert (await refresh(web, first)).status_code == 401
    clock_at(NOW + REFRESH_LIFETIME - SECOND)
    assert (await refresh(web, first)).status_code == 200


async def test_a_disabled_account_cannot_go_on(web: httpx.AsyncClient, people: People, session: AsyncSession) -> None:
    first, _ = await _first(web, people)
    account = (await session.scalars(select(Account))).one()
    account.is_active = False
    await session.commit()
    assert (await refresh(web, first)).status_code == 401


@pytest.mark.parametrize("cookie", ["", "nonsense", "A" * 43, "A" * 101, "A" * 4000, "%00", "'; drop table"])
async def test_an_invented_token_is_refused(web: httpx.AsyncClient, cookie: str) -> None:
    answer = await refresh(web, cookie)
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


async def test_without_a_cookie_there_is_nothing_to_go_on_with(web: httpx.AsyncClient) -> None:
    assert (await refresh(web)).status_code == 401


@pytest.fixture
async def busy(
    whole_app: FastAPI, committed_client: httpx.AsyncClient, committed: Database
) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on a database with real commits."""
    async with https(whole_app) as client:
        yield client


async def test_fifty_refreshes_at_once_leave_one_live_successor(busy: httpx.AsyncClient, committed: Database) -> None:
    first, _ = await _first(busy, People(committed))
    answers = await asyncio.gather(*(refresh(busy, first) for _ in range(50)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({_cookie(answer) for answer in answers}) == 1
    async with committed.transaction() as session:
        alive = select(func.count()).select_from(RefreshToken).where(RefreshToken.used_at.is_(None))
        assert await session.scalar(alive) == 1
        assert await session.scalar(select(func.count()).select_from(RefreshToken)) == 2
        assert await session.scalar(select(func.count()).select_from(UserSession)) == 1
    busy.cookies.clear()
    assert (await refresh(busy, _cookie(answers[0]))).status_code == 200


async def test_a_thief_and_the_owner_at_once_never_leave_two_live_families(
    busy: httpx.AsyncClient, committed: Database
) -> None:
    first, _ = await _first(busy, People(committed))
    second = await _next(busy, first)
    third = await _next(busy, second)
    await asyncio.gather(*(refresh(busy, one) for one in [first, second, third] * 5))
    busy.cookies.clear()
    async with committed.transaction() as session:
        ended = (await session.scalars(select(UserSession))).one()
        assert ended.end_reason == "refresh_token_reused"
    assert (await refresh(busy, third)).status_code == 401


async def test_a_hundred_guesses_at_once_are_heard_no_more_often_than_five(
    busy: httpx.AsyncClient, committed: Database
) -> None:
    """The brake holds although the guesses overlap: the right password among them comes too late."""
    person = await People(committed).add()
    wrong = [{"username": person.username, "password": f"guess-number-{n}"} for n in range(40)]
    await asyncio.gather(*(busy.post(f"{API}/tokens", json=body) for body in wrong))
    assert (await busy.post(f"{API}/tokens", json=person.credentials)).status_code == 401


async def test_many_colleagues_behind_one_address_sign_in_at_once(busy: httpx.AsyncClient, committed: Database) -> None:
    person = await People(committed).add()
    answers = await asyncio.gather(*(busy.post(f"{API}/tokens", json=person.credentials) for _ in range(12)))
    assert {answer.status_code for answer in answers} == {200}
