"""What signing in and refusing cost (quality.md, A1, A4, A6): medians that must not tell who exists, and tails."""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import httpx
from bench.bench_api import free_port, server

from dangjian.commands import seed
from dangjian.commands.demo import PASSWORD
from dangjian.commands.house import owner_url, use_cluster
from dangjian.kernel import embedded_postgres, migrate
from dangjian.kernel.ids import new_id
from dangjian.kernel.keys import KeyRing, generate_key_pem
from dangjian.kernel.settings import settings
from dangjian.kernel.tokens import mint_access
from dangjian.main import SERVICES

TOKENS, ME = "/api/v1/identity/tokens", "/api/v1/identity/me"
TIMINGS, LOGINS, REFUSED = 500, 100, 2_000


async def timed(ask: Callable[[], Awaitable[httpx.Response]], status: int) -> float:
    """Milliseconds until the answer, which must be as expected."""
    began = time.perf_counter()
    answer = await ask()
    assert answer.status_code == status, answer.text
    return (time.perf_counter() - began) * 1000


def p99(values: list[float]) -> float:
    """What one in a hundred exceeds."""
    return sorted(values)[int(len(values) * 0.99)]


async def enumeration(client: httpx.AsyncClient) -> dict[str, float]:
    """The medians for a known name, an unknown one, and one that is paused here."""
    for _ in range(6):
        await client.post(TOKENS, json={"username": "inspector", "password": "wrong-password-1"})
    took: dict[str, list[float]] = {"known": [], "unknown": [], "paused": []}
    for number in range(TIMINGS):
        for kind, name in (("known", "sysadmin"), ("unknown", f"nobody{number}"), ("paused", "inspector")):
            body = {"username": name, "password": "wrong-password-1"}
            took[kind].append(await timed(partial(client.post, TOKENS, json=body), 401))
            if kind == "known" and number % 4 == 3:  # before it is paused too
                await client.post(TOKENS, json={"username": name, "password": PASSWORD})
    return {kind: statistics.median(times) for kind, times in took.items()}


async def flood(client: httpx.AsyncClient, headers: dict[str, str]) -> list[float]:
    """Reads while a hundred sign in at once."""
    body = {"username": "orgdept", "password": PASSWORD}
    logins = asyncio.gather(*(client.post(TOKENS, json=body) for _ in range(LOGINS)))
    times = []
    while not logins.done():
        times.append(await timed(partial(client.get, ME, headers=headers), 200))
    assert {answer.status_code for answer in await logins} == {200}
    return times


async def refusals(client: httpx.AsyncClient) -> list[float]:
    """Tokens of a key that nobody knows, and nesting without end."""
    foreign = KeyRing.from_pem(generate_key_pem())
    tokens = [mint_access(foreign, account_id=new_id(), session_id=new_id(), grant_version=1), "W1s" * 1300]
    bearers = [{"Authorization": f"Bearer {token}"} for token in tokens]
    return [await timed(partial(client.get, ME, headers=bearers[number % 2]), 401) for number in range(REFUSED)]


async def measure(port: int) -> None:
    """All of it against one server, and the figures beside their bars."""
    limits = httpx.Limits(max_connections=LOGINS + 10)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=120, limits=limits) as client:
        answer = await client.post(TOKENS, json={"username": "sysadmin", "password": PASSWORD})
        headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        medians = await enumeration(client)
        apart = max(medians.values()) - min(medians.values())
        said = ", ".join(f"{kind} {value:.1f} ms" for kind, value in medians.items())
        print(f"sign-in refused, medians of {TIMINGS}: {said}; apart {apart:.1f} ms (bar 10 ms)")
        times = await flood(client, headers)
        print(f"reads while {LOGINS} sign in: {len(times)} answered, p99 {p99(times):.0f} ms (bar 500 ms)")
        print(f"forged tokens refused: {REFUSED}, p99 {p99(await refusals(client)):.1f} ms (bar 20 ms)")


def run() -> None:
    """On the small demonstration, made and served for it."""
    os.environ.update(DANGJIAN_ENV="demo", DANGJIAN_SECURE_COOKIES="false")
    with (
        tempfile.TemporaryDirectory(prefix="dangjian-bench-") as folder,
        embedded_postgres.start(Path(folder) / "postgres", throwaway=True) as cluster,
    ):
        os.environ["DANGJIAN_DATA_DIR"] = folder
        use_cluster(cluster)
        asyncio.run(migrate.upgrade(owner_url(), settings().database_url, SERVICES))
        seed.fill("small", seed.SEED, lambda _sentence: None)
        port = free_port()
        with server([sys.executable, "-m", "dangjian", "serve", "--port", str(port)], port):
            asyncio.run(measure(port))
