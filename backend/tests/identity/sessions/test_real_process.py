"""A real server on a real database: killed between the rotation and its reply, and hammered while rights are taken.

Of a refresh token whose answer was lost the owner goes on or signs in again, and there are never two living families
(quality.md, A2). Whoever was disabled, lost a role, was signed out, or lost an organisation to another office is
answered with the old rights not a second longer (A3).
"""

import asyncio
import os
import random
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select
from tests.identity.conftest import API, People, Person
from tests.registry.conftest import organization

from dangjian.identity.sessions.models import RefreshToken, UserSession
from dangjian.kernel import clock
from dangjian.kernel.db import Database
from dangjian.kernel.settings import settings

PROVE = os.environ.get("DANGJIAN_PROVE") == "1"
KILLS = 20 if PROVE else 1
REQUESTS = 10_000 if PROVE else 200
WORKERS = 20
COOKIE = "dangjian_refresh"
REASON = {"reason": "试验"}


@dataclass
class House:
    """The server, which may be killed and started again on the same port."""

    database: Database
    log: Path
    port: int = field(default_factory=lambda: _free_port())
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Until it answers."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DANGJIAN_")}
        url = self.database.engine.url.render_as_string(hide_password=False)
        ours = {"DANGJIAN_ENV": "test", "DANGJIAN_DATABASE_URL": url, "DANGJIAN_SECURE_COOKIES": "false"}
        ours["DANGJIAN_DATA_DIR"] = str(settings().data_dir)
        command = [sys.executable, "-m", "dangjian", "serve", "identity", "registry", "--port", str(self.port)]
        self.process = await asyncio.to_thread(self._begun, command, kept | ours)
        async with httpx.AsyncClient(base_url=self.url) as client:
            for _ in range(600):
                with suppress(httpx.TransportError):
                    if (await client.get("/healthz")).status_code == 200:
                        return
                await asyncio.sleep(0.1)
        raise AssertionError(self.log.read_text()[-2000:])

    def _begun(self, command: list[str], env: dict[str, str]) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as said:
            return subprocess.Popen(command, env=env, stdout=said, stderr=said)

    def kill(self) -> None:
        """Without a word."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)
            self.process = None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
async def house(committed: Database, tmp_path: Path) -> AsyncIterator[House]:
    """The product as it is served."""
    house = House(committed, tmp_path / "server.log")
    await house.start()
    yield house
    house.kill()


async def _signed_in(house: House, person: Person) -> tuple[dict[str, str], str]:
    async with httpx.AsyncClient(base_url=house.url) as client:
        answer = await client.post(f"{API}/tokens", json=person.credentials)
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}, client.cookies[COOKIE]


async def _refreshed(house: House, cookie: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=house.url, cookies={COOKIE: cookie}) as client:
        return await client.post(f"{API}/tokens", json={"grant_type": "refresh_token"})


async def _living(database: Database, person: Person) -> tuple[int, int]:
    """How many families of a person live, and how many tokens of them can be used."""
    async with database.transaction() as session:
        mine = (UserSession.account_id == person.id, UserSession.ended_at.is_(None))
        families = await session.scalar(select(func.count()).select_from(UserSession).where(*mine))
        usable = (
            select(func.count()).select_from(RefreshToken).join(UserSession, UserSession.id == RefreshToken.session_id)
        )
        tokens = await session.scalar(usable.where(*mine, RefreshToken.used_at.is_(None)))
    return families or 0, tokens or 0


async def test_killed_before_the_reply_the_owner_goes_on_and_there_is_one_family(house: House) -> None:
    dice, outcomes = random.Random(7), Counter[str]()
    for _ in range(KILLS):
        person = await People(house.database).add()
        _, cookie = await _signed_in(house, person)
        asked = asyncio.create_task(_refreshed(house, cookie))
        if outcomes["rotated"] > outcomes["not rotated"]:
            await asyncio.sleep(dice.random() * 0.01)  # somewhere on the way
        else:
            await _rotation(house.database, person)
        house.kill()
        with suppress(httpx.TransportError):
            await asked  # whatever came of it, the owner has not heard it
        async with house.database.transaction() as session:
            mine = select(func.count()).select_from(RefreshToken).join(UserSession)
            links = await session.scalar(mine.where(UserSession.account_id == person.id))
        outcomes["rotated" if links == 2 else "not rotated"] += 1
        await house.start()
        again = await _refreshed(house, cookie)
        outcomes[f"answered {again.status_code}"] += 1
        if again.status_code != 200:
            await _signed_in(house, person)
        assert await _living(house.database, person) == (1, 1)
    assert outcomes["rotated"] >= max(1, KILLS // 4), outcomes
    assert outcomes["answered 200"] + outcomes["answered 401"] == KILLS


async def _rotation(database: Database, person: Person) -> None:
    """Until the rotation is committed; its reply is on the way at best."""
    used = select(RefreshToken.id).join(UserSession, UserSession.id == RefreshToken.session_id)
    for _ in range(2_000):
        async with database.transaction() as session:
            if await session.scalar(used.where(UserSession.account_id == person.id, RefreshToken.used_at.is_not(None))):
                return
    raise AssertionError("nothing was rotated")


@dataclass
class Watched:
    """Somebody who loses a right, what he asks all the time, and what he is told when he has lost it."""

    headers: dict[str, str]
    path: str
    refused: int
    lost_at: float = float("inf")
    before: Counter[int] = field(default_factory=Counter)
    later: Counter[int] = field(default_factory=Counter)


async def test_rights_that_were_taken_are_gone_within_a_second_under_fire(house: House) -> None:
    people, (group, committee, branch, other) = People(house.database), await _forest(house.database)
    chief = (await _signed_in(house, await people.add("sysadmin")))[0]
    guard = (await _signed_in(house, await people.add("secadmin")))[0]
    office = (await _signed_in(house, await people.add("orgdept", group)))[0]
    disabled, degraded, ended = [await people.add("sysadmin") for _ in range(3)]
    moved = await people.add("committee", committee)
    signed = [(await _signed_in(house, person))[0] for person in (disabled, degraded, ended, moved)]
    at = f"/api/v1/registry/organizations/{branch}"
    watched = [
        Watched(headers, f"{API}/roles", status) for headers, status in zip(signed, (401, 403, 401, 404), strict=True)
    ]
    watched[3].path = at

    async def take() -> None:
        async with httpx.AsyncClient(base_url=house.url, timeout=60) as client:
            grants = (await client.get(f"{API}/grants?account_id={degraded.id}", headers=chief)).json()["items"]
            steps: list[tuple[str, str, dict[str, str], object]] = [
                ("POST", f"{API}/accounts/{disabled.id}:disable", chief, REASON),
                ("DELETE", f"{API}/grants/{grants[0]['id']}", chief, None),
                ("POST", f"{API}/accounts/{ended.id}:end-sessions", guard, REASON),
                ("POST", f"{at}:move", office, {**REASON, "effective_on": str(clock.today()), "parent_id": str(other)}),
            ]
            for one, (method, path, headers, body) in zip(watched, steps, strict=True):
                answer = await client.request(method, path, headers={**headers, "If-Match": "1"}, json=body)
                assert answer.status_code < 300, (path, answer.text)
                one.lost_at = time.monotonic()

    async def hammer(one: Watched) -> None:
        async with httpx.AsyncClient(base_url=house.url, timeout=60) as client:
            while sum(sum(each.later.values()) for each in watched) < REQUESTS:
                asked_at = time.monotonic()
                answer = await client.get(one.path, headers=one.headers)
                (one.later if asked_at > one.lost_at + 1 else one.before)[answer.status_code] += 1

    await asyncio.gather(take(), *(hammer(watched[number % 4]) for number in range(WORKERS)))
    assert [one.before[200] > 0 for one in watched] == [True] * 4
    assert [set(one.later) for one in watched] == [{one.refused} for one in watched]


async def _forest(database: Database) -> tuple[UUID, UUID, UUID, UUID]:
    group = organization("G", "云岭集团党委", "group", None)
    committee = organization("G01", "炼钢厂党委", "party_committee", group)
    other = organization("G02", "轧钢厂党委", "party_committee", group)
    branch = organization("G01-01", "一车间党支部", "branch", committee)
    async with database.transaction() as session:
        for level in ([group], [committee, other], [branch]):
            session.add_all(level)
            await session.flush()
    return group.id, committee.id, branch.id, other.id
