"""Changing one's own password."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession
from tests.identity.conftest import API, PASSWORD, People, Person, audited, https, refresh, sign_in

from dangjian.identity.sessions.rules import FREE_ATTEMPTS
from dangjian.kernel.ids import new_id
from dangjian.kernel.settings import settings

NEW = "quiet-harbour-lantern"
START = datetime(2026, 3, 2, 8, tzinfo=UTC)


async def _change(
    client: httpx.AsyncClient, headers: dict[str, str], new: Any = NEW, current: Any = PASSWORD
) -> httpx.Response:
    body = {"current_password": current, "new_password": new}
    return await client.post(f"{API}/me/password", json=body, headers=headers)


async def test_the_new_password_holds_and_the_old_one_no_longer(
    web: httpx.AsyncClient, people: People, session: AsyncSession
) -> None:
    person = await people.add()
    headers = await sign_in(web, person)
    assert (await _change(web, headers)).status_code == 204
    assert (await web.post(f"{API}/tokens", json=person.credentials)).status_code == 401
    await sign_in(web, Person(person.id, person.username, NEW))
    rows = await audited(session, "account.change_password")
    assert [(row.actor_id, row.object_id) for row in rows] == [(person.id, str(person.id))]


async def test_all_other_sessions_end_and_this_one_goes_on(
    app: FastAPI, people: People, wait_out_memory: Callable[[], None]
) -> None:
    person = await people.add()
    async with https(app) as here, https(app) as elsewhere:
        at_hand, far_away = await sign_in(here, person), await sign_in(elsewhere, person)
        assert (await _change(here, at_hand)).status_code == 204
        wait_out_memory()
        assert (await here.get(f"{API}/me", headers=at_hand)).status_code == 200
        assert (await elsewhere.get(f"{API}/me", headers=far_away)).status_code == 401
        assert (await refresh(here)).status_code == 200
        assert (await refresh(elsewhere)).status_code == 401


async def test_whoever_must_change_a_first_password_can_do_nothing_else(
    web: httpx.AsyncClient, people: People, wait_out_memory: Callable[[], None]
) -> None:
    headers = await sign_in(web, await people.add("sysadmin", must_change=True))
    me = (await web.get(f"{API}/me", headers=headers)).json()
    assert me["must_change_password"] is True
    assert me["permissions"] == []
    assert (await web.get(f"{API}/accounts", headers=headers)).status_code == 403
    assert (await _change(web, headers)).status_code == 204
    wait_out_memory()
    assert (await web.get(f"{API}/accounts", headers=headers)).status_code == 200
    assert (await web.get(f"{API}/me", headers=headers)).json()["must_change_password"] is False


@pytest.mark.parametrize("new", ["short", "password1", "x" * 129, PASSWORD, "aaaaaaaaaa"])
async def test_a_weak_or_unchanged_password_is_refused_at_its_field(
    web: httpx.AsyncClient, people: People, new: str
) -> None:
    person = await people.add()
    answer = await _change(web, await sign_in(web, person), new)
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == ["new_password"]
    await sign_in(web, person)


async def test_the_own_user_name_is_no_password(web: httpx.AsyncClient, people: People) -> None:
    person = await people.add(username="zhangsanfeng")
    assert (await _change(web, await sign_in(web, person), "ZhangSanFeng1")).status_code == 422


async def test_the_old_password_must_be_known_and_is_not_to_be_guessed(web: httpx.AsyncClient, people: People) -> None:
    """A session left open on a desk is not enough."""
    headers = await sign_in(web, await people.add())
    for _ in range(FREE_ATTEMPTS):
        answer = await _change(web, headers, current="not-my-password")
        assert answer.status_code == 422
        assert [fault["field"] for fault in answer.json()["errors"]] == ["current_password"]
    assert (await _change(web, headers)).status_code == 422


async def test_strangers_cannot_change_a_password(web: httpx.AsyncClient) -> None:
    assert (await _change(web, {})).status_code == 401


@pytest.mark.parametrize("new", [None, 1, True, ["a"], {}, "", "a\x00bcdefgh", "x" * 3000])
async def test_bad_input_is_refused(web: httpx.AsyncClient, people: People, new: Any) -> None:
    person = await people.add()
    assert (await _change(web, await sign_in(web, person), new)).status_code in (400, 422)
    await sign_in(web, person)


async def test_mlps_lets_a_password_expire_and_forbids_the_last_five(
    web: httpx.AsyncClient, people: People, monkeypatch: pytest.MonkeyPatch, clock_at: Callable[[datetime], None]
) -> None:
    """GB/T 22239 8.1.4.1 a: 定期更换; ASVS 6.2.10 forbids it, so the other profile never asks."""
    monkeypatch.setattr(settings(), "password_profile", "mlps")
    clock_at(START)
    person = await people.add("member", new_id())
    clock_at(START + timedelta(days=90))
    headers = await sign_in(web, person)
    assert (await web.get(f"{API}/me", headers=headers)).json()["must_change_password"] is True
    used = [PASSWORD, *(f"{NEW}-{number}" for number in range(6))]
    for current, new in pairwise(used):
        assert (await _change(web, headers, new, current)).status_code == 204
    assert (await web.get(f"{API}/me", headers=headers)).json()["must_change_password"] is False
    for former in used[1:-1]:
        refused = await _change(web, headers, former, used[-1])
        assert (refused.status_code, "用过" in refused.text) == (422, True)
    weak = await _change(web, headers, "alllowercaseletters", used[-1])
    assert "至少 3 种" in weak.text
    assert (await _change(web, headers, PASSWORD, used[-1])).status_code == 204  # six changes ago


async def test_asvs_asks_for_no_new_password_in_ten_years(
    web: httpx.AsyncClient, people: People, clock_at: Callable[[datetime], None]
) -> None:
    clock_at(START)
    person = await people.add("member", new_id())
    clock_at(START + timedelta(days=3650))
    headers = await sign_in(web, person)
    assert (await web.get(f"{API}/me", headers=headers)).json()["must_change_password"] is False


async def test_mlps_locks_for_half_an_hour_and_ends_what_lies_idle(
    web: httpx.AsyncClient, people: People, monkeypatch: pytest.MonkeyPatch, clock_at: Callable[[datetime], None]
) -> None:
    """8.1.4.1 b: 限制非法登录次数、登录连接超时自动退出."""
    monkeypatch.setattr(settings(), "password_profile", "mlps")
    clock_at(START)
    person = await people.add()
    for _ in range(FREE_ATTEMPTS):
        await web.post(f"{API}/tokens", json={**person.credentials, "password": "wrong-password-1"})
    clock_at(START + timedelta(minutes=29, seconds=59))
    assert (await web.post(f"{API}/tokens", json=person.credentials)).status_code == 401
    clock_at(START + timedelta(minutes=30))
    await sign_in(web, person)
    clock_at(START + timedelta(minutes=59, seconds=59))
    assert (await refresh(web)).status_code == 200
    clock_at(START + timedelta(minutes=90))
    assert (await refresh(web)).status_code == 401
