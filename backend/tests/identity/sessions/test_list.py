"""Sessions listed and ended: one's own, and another's by an administrator."""

from collections.abc import Callable

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.identity.conftest import API, People, audited, https, refresh, sign_in

from dangjian.identity.permissions import ACCOUNT_READ, SESSION_END
from dangjian.identity.sessions.rules import device_of
from dangjian.kernel.ids import new_id

MINE = f"{API}/me/sessions"


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0 Safari/537.36", "Chrome · Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/141.0 Safari/537.36 Edg/141.0", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120 Mobile MicroMessenger/8.0", "微信 · 安卓"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari · iPhone"),
        ("python-httpx/0.28", "其他程序 · 未知系统"),
        ("", "其他程序 · 未知系统"),
    ],
)
def test_a_device_is_named_as_its_owner_would(agent: str, device: str) -> None:
    assert device_of(agent) == device


async def test_one_sees_where_one_is_signed_in_and_ends_what_one_does_not_know(
    app: FastAPI, people: People, wait_out_memory: Callable[[], None], session: AsyncSession
) -> None:
    person, other = await people.add(), await people.add()
    async with https(app) as here, https(app, "10.0.0.2") as there, https(app) as foreign:
        at_hand, far_away = await sign_in(here, person), await sign_in(there, person)
        stranger = await sign_in(foreign, other)
        rows = (await here.get(MINE, headers=at_hand)).json()
        assert [(row["address"], row["is_current"]) for row in rows] == [("10.0.0.2", False), ("10.0.0.1", True)]
        assert all(row["last_seen_at"].endswith(":00Z") for row in rows)
        away = f"{MINE}/{rows[0]['id']}:end"
        assert (await foreign.post(away, headers=stranger)).status_code == 404
        assert (await here.post(away)).status_code == 401
        assert (await here.post(away, headers=at_hand)).status_code == 204
        assert (await here.post(f"{MINE}/{new_id()}:end", headers=at_hand)).status_code == 404
        wait_out_memory()
        assert (await there.get(MINE, headers=far_away)).status_code == 401
        assert (await refresh(there)).status_code == 401
        assert len((await here.get(MINE, headers=at_hand)).json()) == 1
    assert [row.reason for row in await audited(session, "session.end")] == ["ended_by_owner"]


async def test_signing_out_everywhere_but_here(
    app: FastAPI, people: People, wait_out_memory: Callable[[], None]
) -> None:
    person = await people.add()
    async with https(app) as here, https(app) as there:
        at_hand, far_away = await sign_in(here, person), await sign_in(there, person)
        assert (await here.post(f"{MINE}:end-others", headers=at_hand)).status_code == 204
        wait_out_memory()
        assert (await there.get(MINE, headers=far_away)).status_code == 401
        assert (await refresh(there)).status_code == 401
        assert (await here.get(MINE, headers=at_hand)).status_code == 200
        assert (await refresh(here)).status_code == 200


async def test_an_administrator_ends_anothers_with_a_reason(
    web: httpx.AsyncClient,
    people: People,
    actor: Callable[..., Caller],
    wait_out_memory: Callable[[], None],
    session: AsyncSession,
) -> None:
    person = await people.add()
    headers = await sign_in(web, person)
    ender, reader = actor(SESSION_END).headers, actor(ACCOUNT_READ).headers
    listed, at = f"{API}/accounts/{person.id}/sessions", f"{API}/accounts/{person.id}:end-sessions"
    assert (await web.get(listed, headers=reader)).status_code == 403
    assert len((await web.get(listed, headers=ender)).json()) == 1
    assert (await web.post(at, json={"reason": "手机遗失"}, headers=reader)).status_code == 403
    assert (await web.post(at, json={"reason": " "}, headers=ender)).status_code == 422
    assert (
        await web.post(f"{API}/accounts/{new_id()}:end-sessions", json={"reason": "x"}, headers=ender)
    ).status_code == 404
    assert (await web.post(at, json={"reason": "手机遗失"}, headers=ender)).status_code == 204
    wait_out_memory()
    assert (await web.get(MINE, headers=headers)).status_code == 401
    rows = await audited(session, "session.end_all")
    assert [(row.object_id, row.reason, row.after) for row in rows] == [(str(person.id), "手机遗失", {"sessions": 1})]
