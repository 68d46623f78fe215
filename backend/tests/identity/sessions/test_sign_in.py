"""Signing in and out over HTTP: one answer to every failure, a brake on guessing, a cookie nobody else can use."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession
from tests.identity.conftest import API, PASSWORD, People, audited, https, refresh, sign_in, without_trace

from dangjian.identity.accounts.models import Account
from dangjian.identity.sessions.rules import FREE_ATTEMPTS, LONGEST_PAUSE, SESSION_LIFETIME
from dangjian.kernel.settings import settings
from dangjian.kernel.tokens import ACCESS_SECONDS

NOW = datetime(2026, 10, 9, 8, tzinfo=UTC)


async def _try(client: httpx.AsyncClient, username: str, password: str = "wrong-password-1") -> httpx.Response:
    return await client.post(f"{API}/tokens", json={"username": username, "password": password})


async def test_right_name_and_password_open_a_session(
    web: httpx.AsyncClient, people: People, session: AsyncSession
) -> None:
    person = await people.add("sysadmin")
    answer = await web.post(f"{API}/tokens", json=person.credentials)
    assert answer.status_code == 200
    assert answer.json().keys() == {"access_token", "token_type", "expires_in"}
    assert answer.json()["token_type"] == "Bearer"
    assert answer.json()["expires_in"] == ACCESS_SECONDS
    rows = await audited(session, "session.start")
    assert [(row.object_id, row.result, row.actor_name) for row in rows] == [(str(person.id), "done", "测试员")]


async def test_the_case_of_the_user_name_does_not_matter_but_that_of_the_password_does(
    web: httpx.AsyncClient, people: People
) -> None:
    person = await people.add()
    assert (await _try(web, person.username.upper(), PASSWORD)).status_code == 200
    assert (await _try(web, person.username, PASSWORD.upper())).status_code == 401


async def test_over_tls_the_refresh_cookie_is_bound_to_the_host(web: httpx.AsyncClient, people: People) -> None:
    answer = await web.post(f"{API}/tokens", json=(await people.add()).credentials)
    name, _, rest = answer.headers["set-cookie"].partition("=")
    attributes = {part.strip().lower() for part in rest.split(";")[1:]}
    assert name == "__Host-dangjian_refresh"
    assert {"httponly", "secure", "samesite=strict", "path=/"} <= attributes
    assert not any(part.startswith("domain") for part in attributes)


async def test_without_tls_the_cookie_is_named_otherwise_and_kept_to_the_sign_in_routes(
    app: FastAPI, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "secure_cookies", False)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://testserver") as plain:
        answer = await plain.post(f"{API}/tokens", json=(await people.add()).credentials)
        cookie = answer.headers["set-cookie"].lower()
        assert cookie.startswith("dangjian_refresh=")
        assert "secure" not in cookie
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert "path=/api/v1/identity;" in cookie
        assert (await plain.post(f"{API}/tokens", json={"grant_type": "refresh_token"})).status_code == 200


async def test_unknown_wrong_disabled_demo_and_locked_look_the_same(
    app: FastAPI, people: People, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "env", "production")
    known, demo, locked, disabled = [
        await people.add(),
        await people.add(is_demo=True),
        await people.add(),
        await people.add(),
    ]
    async with people.database.transaction() as inside:
        (await inside.get_one(Account, disabled.id)).is_active = False
    async with https(app) as web:
        for _ in range(FREE_ATTEMPTS):
            await _try(web, locked.username)
        answers = [
            await _try(web, known.username),
            await _try(web, "nobody-at-all"),
            await _try(web, "张三"),
            await _try(web, locked.username, PASSWORD),
            await _try(web, disabled.username, PASSWORD),
            await _try(web, demo.username, PASSWORD),
        ]
    assert {answer.status_code for answer in answers} == {401}
    assert all(without_trace(answer) == without_trace(answers[0]) for answer in answers)
    assert all(answer.headers.keys() == answers[0].headers.keys() for answer in answers)
    rows = await audited(session, "session.start")
    assert {row.result for row in rows} == {"refused"}
    assert len(rows) == FREE_ATTEMPTS + len(answers)


async def test_guessing_is_slowed_down_and_the_pause_ends(
    web: httpx.AsyncClient, people: People, clock_at: Callable[[datetime], None]
) -> None:
    clock_at(NOW)
    person = await people.add()
    for _ in range(FREE_ATTEMPTS):
        assert (await _try(web, person.username)).status_code == 401
    assert (await _try(web, person.username, PASSWORD)).status_code == 401
    clock_at(NOW + timedelta(seconds=29))
    assert (await _try(web, person.username.upper(), PASSWORD)).status_code == 401
    clock_at(NOW + timedelta(seconds=30))
    assert (await _try(web, person.username, PASSWORD)).status_code == 200
    assert (await _try(web, person.username)).status_code == 401
    assert (await _try(web, person.username, PASSWORD)).status_code == 200


async def test_nobody_can_lock_out_a_person_at_another_address(app: FastAPI, people: People) -> None:
    person = await people.add()
    async with https(app, "10.6.6.6") as attacker, https(app, "10.0.0.7") as office:
        for _ in range(FREE_ATTEMPTS * 3):
            await _try(attacker, person.username)
        assert (await _try(attacker, person.username, PASSWORD)).status_code == 401
        assert (await _try(office, person.username, PASSWORD)).status_code == 200


async def test_a_thousand_guesses_of_an_unknown_name_are_braked_too(web: httpx.AsyncClient, people: People) -> None:
    """Otherwise the difference would tell which names exist."""
    name = "notyethere"
    for _ in range(FREE_ATTEMPTS):
        await _try(web, name)
    await people.add(username=name)
    assert (await _try(web, name, PASSWORD)).status_code == 401


async def test_signing_out_kills_the_access_token_within_a_second(
    web: httpx.AsyncClient, people: People, session: AsyncSession, wait_out_memory: Callable[[], None]
) -> None:
    headers = await sign_in(web, await people.add("sysadmin"))
    assert (await web.get(f"{API}/me", headers=headers)).status_code == 200
    answer = await web.post(f"{API}/auth/logout", headers={**headers, "X-Requested-With": "dangjian"})
    assert answer.status_code == 204
    assert 'dangjian_refresh=""' in answer.headers["set-cookie"]
    wait_out_memory()
    assert (await web.get(f"{API}/me", headers=headers)).status_code == 401
    assert (await refresh(web)).status_code == 401
    assert [row.actor_name for row in await audited(session, "session.end")] == ["测试员"]


async def test_signing_out_with_the_cookie_alone_ends_the_session(
    web: httpx.AsyncClient, people: People, wait_out_memory: Callable[[], None]
) -> None:
    headers = await sign_in(web, await people.add("sysadmin"))
    assert (await web.post(f"{API}/auth/logout", headers={"X-Requested-With": "dangjian"})).status_code == 204
    wait_out_memory()
    assert (await web.get(f"{API}/me", headers=headers)).status_code == 401


async def test_signing_out_without_a_session_is_no_fault(web: httpx.AsyncClient) -> None:
    for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Cookie": "__Host-dangjian_refresh=nonsense"}):
        answer = await web.post(f"{API}/auth/logout", headers={"X-Requested-With": "dangjian", **headers})
        assert answer.status_code == 204


async def test_one_person_signed_in_twice_has_two_sessions(
    app: FastAPI, people: People, wait_out_memory: Callable[[], None]
) -> None:
    person = await people.add("sysadmin")
    async with https(app) as desk, https(app) as phone:
        at_desk, on_phone = await sign_in(desk, person), await sign_in(phone, person)
        await desk.post(f"{API}/auth/logout", headers={**at_desk, "X-Requested-With": "dangjian"})
        wait_out_memory()
        assert (await desk.get(f"{API}/me", headers=at_desk)).status_code == 401
        assert (await phone.get(f"{API}/me", headers=on_phone)).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": ""},
        {"Content-Type": "application/json", "Sec-Fetch-Site": "cross-site"},
        {"Content-Type": "application/json", "Sec-Fetch-Site": "same-site"},
        {"X-Requested-With": "XMLHttpRequest", "Content-Type": "text/plain"},
    ],
)
async def test_a_page_of_another_site_cannot_use_the_cookie(
    web: httpx.AsyncClient, people: People, headers: dict[str, str]
) -> None:
    """A form, a simple request or a script elsewhere can set neither header nor type without asking first (A7)."""
    await sign_in(web, await people.add())
    body = b'{"grant_type": "refresh_token"}'
    for path in ("tokens", "auth/logout"):
        answer = await web.post(f"{API}/{path}", content=body, headers=headers)
        assert answer.status_code == 403
        assert answer.json()["code"] == "foreign_page"
    assert (await refresh(web)).status_code == 200


async def test_a_session_ends_after_a_week_whatever_happens(
    web: httpx.AsyncClient, people: People, clock_at: Callable[[datetime], None]
) -> None:
    clock_at(NOW)
    await sign_in(web, await people.add())
    web.cookies.jar.clear_expired_cookies = lambda: None  # type: ignore[method-assign]  # the jar has its own clock
    moment = NOW
    while moment < NOW + SESSION_LIFETIME - timedelta(hours=11):
        moment += timedelta(hours=11)
        clock_at(moment)
        assert (await refresh(web)).status_code == 200
    clock_at(NOW + SESSION_LIFETIME)
    assert (await refresh(web)).status_code == 401


async def test_old_attempts_and_sessions_are_forgotten(
    app: FastAPI,
    people: People,
    clock_at: Callable[[datetime], None],
    drop_old: Callable[[], Awaitable[tuple[int, ...]]],
) -> None:
    clock_at(NOW)
    person = await people.add()
    async with https(app) as web:
        await _try(web, person.username)
        await sign_in(web, await people.add())
    clock_at(NOW + LONGEST_PAUSE + SESSION_LIFETIME + timedelta(days=31))
    assert await drop_old() == (0, 0, 0)


BAD_BODIES: list[bytes] = [
    b"",
    b"null",
    b"[]",
    b"7",
    b'"x"',
    b"{}",
    b"{",
    b'{"username": "a"}',
    b'{"password": "a"}',
    b'{"username": "", "password": ""}',
    b'{"username": null, "password": null}',
    b'{"username": 1, "password": "aaaaaaaa"}',
    b'{"username": "a", "password": true}',
    b'{"username": ["a"], "password": "aaaaaaaa"}',
    b'{"username": {"$ne": ""}, "password": "aaaaaaaa"}',
    b'{"username": "a\\u0000b", "password": "aaaaaaaa"}',
    b'{"username": "a", "password": "aaaa\\u0000aaaa"}',
    b'{"username": "a\\ud800", "password": "aaaaaaaa"}',
    b'{"username": "a", "password": "\\udfff"}',
    b'{"username": "\xff", "password": "aaaaaaaa"}',
    b'{"username": "a", "password": "aaaaaaaa", "role": "sysadmin"}',
    b'{"username": "a", "username": "b", "password": "aaaaaaaa"}',
    b'{"grant_type": "client_credentials"}',
    b'{"grant_type": ["refresh_token"]}',
    b'{"grant_type": "refresh_token", "refresh_token": "x"}',
    b'{"username": "' + b"a" * 65 + b'", "password": "aaaaaaaa"}',
    b'{"username": "a", "password": "' + b"a" * 5000 + b'"}',
    b'{"username": ' + b"[" * 5000 + b"]" * 5000 + b"}",
    '{"username": "a", "password": "aaaaaaaa"}'.encode("utf-16"),
]


@pytest.mark.parametrize("body", BAD_BODIES, ids=lambda body: repr(body[:48]))
async def test_bad_input_is_refused_with_a_sentence(web: httpx.AsyncClient, body: bytes) -> None:
    answer = await web.post(f"{API}/tokens", content=body, headers={"Content-Type": "application/json"})
    assert 400 <= answer.status_code < 500
    assert answer.status_code != 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


async def test_a_huge_body_is_refused_unread(web: httpx.AsyncClient) -> None:
    body = b'{"username": "a", "password": "' + b"a" * 2_000_000 + b'"}'
    answer = await web.post(f"{API}/tokens", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413


async def test_the_longest_user_agent_and_a_strange_cookie_do_no_harm(web: httpx.AsyncClient, people: People) -> None:
    person = await people.add()
    agent = {b"User-Agent": b"x" * 5000 + b"\xff"}
    assert (await web.post(f"{API}/tokens", json=person.credentials, headers=agent)).status_code == 200
    for cookie in ("", "x" * 8000, "a\x01b", "ÿ", "../..", "' or 1=1"):
        assert (await refresh(web, cookie)).status_code == 401
