"""Guessing and flooding fail, and nobody else waits for it (quality.md, A4)."""

import asyncio
import os
import statistics
import time

import httpx
from fastapi import FastAPI
from tests.identity.conftest import API, People, https, sign_in

from dangjian.kernel.db import Database

PROVE = os.environ.get("DANGJIAN_PROVE") == "1"
USERS, GUESSES = (50, 100) if PROVE else (4, 8)
TIMINGS = 500 if PROVE else 12
LOGINS = 100 if PROVE else 8
COMMON = ("password1", "12345678", "Dangjian-2026", "zhongguo1949", "qwerty123", "woaini1314", "admin888", "Aa123456")


async def test_a_spray_over_many_accounts_finds_nothing(app: FastAPI, people: People) -> None:
    persons = [await people.add() for _ in range(USERS)]
    codes: set[tuple[int, str]] = set()
    for number in range(GUESSES):
        async with https(app, f"10.2.{number % 200}.7") as web:
            for person in persons:
                body = {"username": person.username, "password": f"{COMMON[number % len(COMMON)]}{number // 8 or ''}"}
                answer = await web.post(f"{API}/tokens", json=body)
                codes.add((answer.status_code, answer.json()["code"]))
    assert codes == {(401, "sign_in_failed")}


async def test_known_unknown_and_paused_take_the_same_work(app: FastAPI, people: People) -> None:
    """The medians lie within ten milliseconds where a quiet machine measures (PROVE); the work is one hash in each."""
    known, paused = await people.add(), await people.add()
    took: dict[str, list[float]] = {"known": [], "unknown": [], "paused": []}
    async with https(app, "10.3.0.1") as web:
        for _ in range(6):
            await web.post(f"{API}/tokens", json={"username": paused.username, "password": "wrong-password-1"})
    for number in range(TIMINGS):
        names = {"known": known.username, "unknown": f"nobody{number}", "paused": paused.username}
        for kind, name in names.items():
            address = "10.3.0.1" if kind == "paused" else f"10.4.{number // 250}.{number % 250 + 1}"
            async with https(app, address) as web:
                began = time.perf_counter()
                answer = await web.post(f"{API}/tokens", json={"username": name, "password": "wrong-password-1"})
                took[kind].append(time.perf_counter() - began)
                assert answer.status_code == 401
    medians = {kind: statistics.median(times) for kind, times in took.items()}
    assert min(medians.values()) > 0.005, "a hash was left out"
    if PROVE:
        assert max(medians.values()) - min(medians.values()) < 0.010


async def test_while_many_sign_in_others_are_answered(
    whole_app: FastAPI, committed_client: httpx.AsyncClient, committed: Database
) -> None:
    people = People(committed)
    reader, *persons = [await people.add("sysadmin"), *[await people.add() for _ in range(LOGINS)]]
    times: list[float] = []
    async with https(whole_app) as web:
        headers = await sign_in(web, reader)
        flood = asyncio.gather(*(_sign_in(whole_app, person.credentials) for person in persons))
        while not flood.done():
            began = time.perf_counter()
            assert (await web.get(f"{API}/roles", headers=headers)).status_code == 200
            times.append(time.perf_counter() - began)
        assert set(await flood) == {200}
    assert len(times) >= 3, "requests waited until the flood was over"
    if PROVE:
        assert sorted(times)[int(len(times) * 0.99)] < 0.5


async def _sign_in(app: FastAPI, credentials: dict[str, str]) -> int:
    async with https(app, "10.5.0.1") as web:
        return (await web.post(f"{API}/tokens", json=credentials)).status_code
