"""Webhook deliveries from one worker, 64 at a time, against a raw asyncio loop, aiohttp and httpx posting the same."""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
import httpx
from bench.bench_api import free_port, server
from sqlalchemy import func, select

from dangjian.commands.house import owner_url, use_cluster
from dangjian.contracts.liaison import IssueReported
from dangjian.integration.deliveries import actions, jobs, rules
from dangjian.integration.deliveries.models import Delivery
from dangjian.integration.deliveries.queries import Message
from dangjian.integration.organizations.models import OrganizationCopy
from dangjian.integration.webhooks.models import Webhook, WebhookSecret
from dangjian.kernel import clock, egress, embedded_postgres, migrate, signatures
from dangjian.kernel.catalogue import Public
from dangjian.kernel.db import Database, make_engine
from dangjian.kernel.events import EventRow
from dangjian.kernel.ids import new_id
from dangjian.kernel.sealing import seal
from dangjian.kernel.settings import settings
from dangjian.main import SERVICES

AT_ONCE = 64
HOOKS = AT_ONCE // rules.AT_ONCE  # so many endpoints fill the 64 places
EVENTS = int(os.environ.get("BENCH_EVENTS", "100"))
SECONDS = 2.0
RAW, HTTPX = "a raw asyncio loop", "httpx alone"
ROUNDS = 3
Once = Callable[[], Awaitable[object]]
Found = tuple[float, float]  # how many a second, and the milliseconds of processor that each takes


def found(count: int, clocks: tuple[float, float]) -> Found:
    """What so many took since the clocks of wall and processor were read."""
    return count / (time.perf_counter() - clocks[0]), (time.process_time() - clocks[1]) * 1000 / count


async def rate(once: Once) -> Found:
    """How often a second, 64 at a time, once all connections are there."""
    await asyncio.gather(*(once() for _ in range(AT_ONCE)))
    until = time.perf_counter() + SECONDS

    async def again() -> int:
        done = 0
        while time.perf_counter() < until:
            await once()
            done += 1
        return done

    clocks = time.perf_counter(), time.process_time()
    counts = await asyncio.gather(*(again() for _ in range(AT_ONCE)))
    return found(sum(counts), clocks)


async def raw(port: int, message: Message) -> Found:
    """Bytes written to and read from kept connections, nothing else."""
    lines = ["POST /hook HTTP/1.1", "Host: 127.0.0.1", *(f"{k}: {v}" for k, v in message.headers.items())]
    head = "\r\n".join([*lines, f"Content-Length: {len(message.body)}", "", ""])
    request = head.encode() + message.body
    idle = [await asyncio.open_connection("127.0.0.1", port) for _ in range(AT_ONCE)]
    every = list(idle)

    async def once() -> None:
        connection = idle.pop()
        connection[1].write(request)
        await connection[0].readuntil(b"\r\n\r\n")
        idle.append(connection)

    taken = await rate(once)
    for _, writer in every:
        writer.close()
    return taken


async def bare_aiohttp(url: str, message: Message) -> Found:
    """The client that the product uses, alone."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as client:

        async def once() -> None:
            async with client.post(url, data=message.body, headers=message.headers) as answer:
                await answer.read()

        return await rate(once)


async def bare_httpx(url: str, message: Message) -> Found:
    """The client that most would take."""
    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
    async with httpx.AsyncClient(limits=limits, trust_env=False, timeout=60) as client:

        async def once() -> None:
            await client.post(url, content=message.body, headers=message.headers)

        return await rate(once)


async def signed(errand: jobs.Errand) -> Found:
    """Ours without the ledger: signed and through the guard."""
    async with egress.client() as way_out:
        return await rate(lambda: jobs.post(way_out, errand))


async def prepare(database: Database, port: int) -> None:
    """One organisation, and webhooks that hear of everything in it."""
    key = new_id()
    async with database.transaction() as session:
        named = {"code": "G", "name": "集团", "kind": "group", "line": "party", "category": None}
        session.add(OrganizationCopy(id=key, parent_id=None, path=f"/{key}/", version=1, **named))
        for number in range(HOOKS):
            hook = Webhook(
                id=new_id(),
                organization_id=key,
                url=f"http://127.0.0.1:{port}/hook/{number}",
                description="",
                patterns=["*"],
                min_severity=None,
                categories=[],
                payload="full",
                api_version=1,
                signs_ed25519=False,
                state="active",
                created_at=clock.now(),
                created_by=key,
                created_by_name="",
                version=1,
            )
            session.add(hook)
            await session.flush()
            secret = seal(signatures.new_secret().encode())
            session.add(
                WebhookSecret(id=new_id(), webhook_id=hook.id, kind="v1", sealed=secret, created_at=clock.now())
            )


async def enter(database: Database) -> None:
    """So many events in the log, each to be told to every webhook."""
    public = IssueReported.catalogue
    assert isinstance(public, Public)
    async with database.transaction() as session:
        place = await session.scalar(select(OrganizationCopy.id))
        body = {**public.example, public.organization or "organization_id": str(place)}
        for _ in range(EVENTS):
            row = EventRow(id=new_id(), name=IssueReported.name, at=clock.now(), body=body, actor=None, sequences=[1])
            await actions.enter(session, row)


async def told(database: Database) -> Found:
    """Ours as a whole: taken on under a lease, signed, sent through the guard, and each attempt kept."""
    await enter(database)
    clocks = time.perf_counter(), time.process_time()
    waiting = EVENTS * HOOKS
    while waiting:
        await jobs.send_webhooks(database, {})
        async with database.transaction() as session:
            waiting = (
                await session.scalar(select(func.count()).select_from(Delivery).where(Delivery.state != "delivered"))
                or 0
            )
    return found(EVENTS * HOOKS, clocks)


async def measure(port: int) -> None:
    """A B C D A B C D, medians."""
    await migrate.upgrade(owner_url(), settings().database_url, SERVICES)
    database = Database(make_engine(settings().database_url, 4))
    await prepare(database, port)
    await enter(database)
    errand = (await jobs.claim(database, 1))[0]
    url, message = errand.url, errand.message
    sides: dict[str, tuple[Callable[[], Awaitable[Found]], list[Found]]] = {
        RAW: (lambda: raw(port, message), []),
        "aiohttp alone": (lambda: bare_aiohttp(url, message), []),
        HTTPX: (lambda: bare_httpx(url, message), []),
        "ours: signed, guarded": (lambda: signed(errand), []),
        "ours: leased, signed, guarded, every attempt kept": (lambda: told(database), []),
    }
    for _ in range(ROUNDS):
        for work, taken in sides.values():
            taken.append(await work())
    await database.close()
    print(f"\nWebhooks: {len(message.body)} bytes, {AT_ONCE} at a time, {HOOKS} endpoints\n")
    print(f"{'':<52} a second  of raw (stretch 0.3)  of httpx (bar 2)  processor ms each")
    medians = {
        name: [statistics.median(column) for column in zip(*taken, strict=True)] for name, (_, taken) in sides.items()
    }
    for name, (count, each) in medians.items():
        print(
            f"{name:<52} {count:>8.0f} {count / medians[RAW][0]:>21.2f} "
            f"{count / medians[HTTPX][0]:>17.2f} {each:>18.2f}"
        )


def run() -> None:
    """Print the table."""
    os.environ.update(DANGJIAN_ENV="demo", DANGJIAN_WEBHOOK_ALLOW_LOOPBACK="true")
    port = free_port()
    with (
        tempfile.TemporaryDirectory(prefix="dangjian-bench-") as folder,
        embedded_postgres.start(Path(folder) / "postgres") as cluster,
        server([sys.executable, "-m", "bench.receiver", str(port)], port),
    ):
        os.environ["DANGJIAN_DATA_DIR"] = folder
        use_cluster(cluster)
        asyncio.run(measure(port))


if __name__ == "__main__":
    run()
