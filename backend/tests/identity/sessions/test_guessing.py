"""Guessing and flooding fail, and nobody else waits for it (quality.md, A4); how long, `bench identity` says."""

import asyncio
import os

import httpx
import pytest
from fastapi import FastAPI
from tests.identity.conftest import API, People, https, sign_in, without_trace

from dangjian.identity.accounts import actions
from dangjian.kernel.db import Database

PROVE = os.environ.get("DANGJIAN_PROVE") == "1"
USERS, GUESSES = (50, 1_000) if PROVE else (4, 8)
LOGINS = 100 if PROVE else 8
COMMON = ("password1", "12345678", "Dangjian-2026", "zhongguo1949", "qwerty123", "woaini1314", "admin888", "Aa123456")


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was hashed, without the work: these tests count, and a spray of fifty thousand need not take an hour."""
    seen: list[str] = []

    def verify(password: str, stored: str) -> bool:
        seen.append(password)
        return stored == f"hash of {password}"

    monkeypatch.setattr(actions, "_verify", verify)
    return seen


async def test_a_spray_over_many_accounts_finds_nothing(app: FastAPI, people: People, hashed: list[str]) -> None:
    persons = [await people.add() for _ in range(USERS)]
    codes: set[tuple[int, str]] = set()
    for number in range(GUESSES):
        async with https(app, f"10.2.{number % 200}.7") as web:
            for person in persons:
                body = {"username": person.username, "password": f"{COMMON[number % len(COMMON)]}{number // 8 or ''}"}
                answer = await web.post(f"{API}/tokens", json=body)
                codes.add((answer.status_code, answer.json()["code"]))
    assert codes == {(401, "sign_in_failed")}
    assert len(hashed) == USERS * GUESSES, "each guess costs a hash, whether it is heard or not"


async def test_known_unknown_and_paused_take_the_same_work(app: FastAPI, people: People, hashed: list[str]) -> None:
    """One hash and the same answer in each case; the medians of the bench differ by less than ten milliseconds."""
    known, paused = await people.add(), await people.add()
    async with https(app, "10.3.0.1") as web:
        for _ in range(6):
            await web.post(f"{API}/tokens", json={"username": paused.username, "password": "wrong-password-1"})
        hashed.clear()
        answers = [
            await web.post(f"{API}/tokens", json={"username": name, "password": f"wrong-password-{number}"})
            for number, name in enumerate((known.username, "nobody-at-all", paused.username))
        ]
    assert hashed == [f"wrong-password-{number}" for number in range(3)]
    assert len({(answer.status_code, str(without_trace(answer))) for answer in answers}) == 1


async def test_while_many_sign_in_others_are_answered(
    whole_app: FastAPI, committed_client: httpx.AsyncClient, committed: Database
) -> None:
    people = People(committed)
    reader, *persons = [await people.add("sysadmin"), *[await people.add() for _ in range(LOGINS)]]
    answered = 0
    async with https(whole_app) as web:
        headers = await sign_in(web, reader)
        flood = asyncio.gather(*(_sign_in(whole_app, person.credentials) for person in persons))
        while not flood.done():
            assert (await web.get(f"{API}/roles", headers=headers)).status_code == 200
            answered += 1
        assert set(await flood) == {200}
    assert answered >= 3, "requests waited until the flood was over"


async def _sign_in(app: FastAPI, credentials: dict[str, str]) -> int:
    async with https(app, "10.5.0.1") as web:
        return (await web.post(f"{API}/tokens", json=credentials)).status_code
