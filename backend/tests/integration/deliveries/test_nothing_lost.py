"""No event lost, none invented (W3): writers, workers, database and receivers fail at once, and still each committed
event is delivered at least once, under one id, and nothing of what was rolled back.

Small in an ordinary run; `make prove` does it with 20,000 transactions, 100 killed workers and 10 killed databases.
"""

import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid5

import asyncpg
import pytest
from aiohttp import web
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from tests.integration.receivers import Receiver, cut, receiving

from dangjian.contracts.liaison import GapOpened, OutletNamed
from dangjian.integration.deliveries.actions import RECOVER
from dangjian.integration.deliveries.models import Delivery, EventEntry, Recovery
from dangjian.integration.organizations.models import OrganizationCopy
from dangjian.integration.webhooks.models import Webhook, WebhookSecret
from dangjian.kernel import clock, embedded_postgres, migrate
from dangjian.kernel.db import Database, asyncpg_dsn, make_engine
from dangjian.kernel.embedded_postgres import Cluster
from dangjian.kernel.events import EventRow, emit, start_job
from dangjian.kernel.ids import new_id
from dangjian.kernel.sealing import seal
from dangjian.kernel.settings import settings
from dangjian.kernel.signatures import new_secret
from dangjian.main import SERVICES

PROVE = os.environ.get("DANGJIAN_PROVE") == "1"
TRANSACTIONS, ENDPOINTS, WORKER_KILLS, DATABASE_KILLS = (20_000, 40, 100, 10) if PROVE else (160, 4, 2, 1)
LASTS = 480.0 if PROVE else 15.0  # seconds over which the writing is spread, so that kills hit it too
HANG = 20.0 if PROVE else 2.0  # in full longer than the sender waits
WRITERS = 8
ROLLED_BACK, REFUSED, HUNG, CUT = 0.3, 0.3, 0.1, 0.05
PATIENCE = 60.0
LOST = (DBAPIError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError)


class GivenUp(Exception):
    """A writer changes its mind before it commits."""


@dataclass
class Fickle:
    """A receiver that fails as often as it is told to; what it has taken is what it answered 2xx to."""

    dice: random.Random
    is_calm: bool = False
    taken: Counter[str] = field(default_factory=Counter)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Take it, refuse, hang, or break off after reading."""
        roll = 1.0 if self.is_calm else self.dice.random()
        if roll < REFUSED:
            return web.Response(status=500)
        if roll < REFUSED + HUNG:
            await asyncio.sleep(HANG)
            return await cut(request)
        self.taken[request.headers["webhook-id"]] += 1
        return await cut(request) if roll < REFUSED + HUNG + CUT else web.Response(status=204)


@dataclass
class Writers:
    """What was meant to happen, and what was meant not to."""

    database: Database
    places: list[UUID]
    dice: random.Random
    rolled_back: set[str] = field(default_factory=set)
    left: int = TRANSACTIONS

    async def write(self) -> None:
        """One of those who write at the same time, with delays before their commits (the trap of rising numbers)."""
        while self.left > 0:
            self.left -= 1
            await asyncio.sleep(self.dice.random() * 2 * LASTS * WRITERS / TRANSACTIONS)
            outlet, fails = new_id(), self.dice.random() < ROLLED_BACK
            if fails:
                self.rolled_back.add(str(outlet))
            try:
                await self._one(outlet, fails)
            except GivenUp:
                continue
            except LOST:  # whether it was committed, the database knows; another is tried instead
                self.left += 1
                await asyncio.sleep(0.2)

    async def _one(self, outlet: UUID, fails: bool) -> None:
        news = {"outlet": OutletNamed(code="OUT", name="网点"), "since": date(2026, 11, 21)}
        async with self.database.transaction() as session:
            await emit(session, GapOpened(outlet_id=outlet, organization_id=self.dice.choice(self.places), **news))
            await asyncio.sleep(self.dice.random() * 0.02)
            if fails:
                raise GivenUp


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A database server of the test's own, which it may kill."""
    with tempfile.TemporaryDirectory(prefix="dangjian-lost-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with embedded_postgres.start(Path(folder) / "postgres") as cluster:
            yield cluster


@pytest.fixture
async def database(cluster: Cluster) -> AsyncIterator[Database]:
    """The product's tables on it."""
    await migrate.upgrade(cluster.url(), cluster.url(role="dangjian_app"), SERVICES)
    database = Database(make_engine(cluster.url(role="dangjian_app"), pool_size=WRITERS + 2))
    yield database
    await database.close()


async def prepare(database: Database, receivers: list[Receiver]) -> list[UUID]:
    """One enterprise with so many branches, each with a webhook of its own."""
    root, places = new_id(), [new_id() for _ in receivers]
    common = {"kind": "branch", "line": "party", "category": None, "version": 1}
    hook = {
        **{"description": "接收方", "patterns": ["liaison.*"], "categories": [], "payload": "full", "api_version": 1},
        **{"signs_ed25519": False, "state": "active", "created_at": clock.now(), "created_by": new_id()},
        **{"created_by_name": "测试人员", "version": 1},
    }
    async with database.transaction() as session:
        session.add(OrganizationCopy(id=root, code="R", name="集团", parent_id=None, path=f"/{root}/", **common))
        for number, (place, receiver) in enumerate(zip(places, receivers, strict=True)):
            path = f"/{root}/{place}/"
            session.add(OrganizationCopy(id=place, code=f"B{number}", name="支部", parent_id=root, path=path, **common))
            webhook = Webhook(id=new_id(), organization_id=place, url=receiver.url, **hook)
            session.add(webhook)
            await session.flush()
            sealed = seal(new_secret().encode())
            session.add(
                WebhookSecret(id=new_id(), webhook_id=webhook.id, kind="v1", sealed=sealed, created_at=clock.now())
            )
    return places


class Workers:
    """One worker process at a time, killed and started again."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("DANGJIAN_")}
        self._env = kept | {
            "DANGJIAN_ENV": "test",
            "DANGJIAN_DATABASE_URL": cluster.url(role="dangjian_app"),
            "DANGJIAN_DATA_DIR": str(settings().data_dir),
            "DANGJIAN_WEBHOOK_ALLOW_LOOPBACK": "1",
        }
        self._log = folder / "worker.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """A fresh one."""
        with self._log.open("ab") as said:
            command = [sys.executable, "-m", "dangjian", "work"]
            self.process = subprocess.Popen(command, env=self._env, stdout=said, stderr=said)

    def kill(self) -> None:
        """Without a word."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)


async def kill_workers(workers: Workers, dice: random.Random, database: Database) -> None:
    """Kill the worker in the middle of what it does, again and again."""
    for _ in range(WORKER_KILLS):
        workers.start()
        before = await attempts(database)
        for _ in range(100):
            await asyncio.sleep(0.2)
            if await attempts(database) > before:
                break
        await asyncio.sleep(dice.random() * 1.5)
        workers.kill()
    workers.start()


async def attempts(database: Database) -> int:
    """How many attempts are kept; while the database is down, the same as before."""
    with suppress(*LOST):
        async with database.transaction() as session:
            return int(await session.scalar(text("SELECT count(*) FROM integration.delivery_attempt")) or 0)
    return 0


async def kill_databases(cluster: Cluster, dice: random.Random) -> int:
    """Kill a process of the database server, at which it throws everybody out and recovers from its log."""
    killed = 0
    while killed < DATABASE_KILLS:
        await asyncio.sleep(4 + dice.random() * 4)
        with suppress(*LOST):
            connection = await asyncpg.connect(asyncpg_dsn(cluster.url()))
            who = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            pids = [row["pid"] for row in await connection.fetch(who)]
            if pids:
                os.kill(dice.choice(pids), signal.SIGKILL)
                killed += 1
            with suppress(*LOST):
                await connection.close(timeout=1)
    return killed


async def recover_all(database: Database) -> None:
    """What an operator does when receivers are well again: make good for the whole stretch, every webhook."""
    now = clock.now()
    async with database.transaction() as session:
        for hook in (await session.scalars(select(Webhook.id))).all():
            span = {"since": now - timedelta(hours=6), "until": now + timedelta(minutes=1), "only": "failed"}
            made = {"state": "waiting", "recovered": 0, "created_at": now, "created_by_name": "测试人员"}
            row = Recovery(id=new_id(), webhook_id=hook, **span, **made)
            session.add(row)
            await session.flush()
            await start_job(session, RECOVER, {"recovery_id": str(row.id)})


async def unfinished(database: Database) -> int:
    """Deliveries that wait, and events not yet entered."""
    async with database.transaction() as session:
        waits = "SELECT count(*) FROM integration.delivery WHERE state <> 'delivered'"
        queued = "SELECT count(*) FROM events.pgqueuer WHERE entrypoint = 'deliver.integration'"
        missing = (
            "SELECT count(*) FROM events.event e WHERE e.sequences IS NOT NULL AND NOT EXISTS "
            "(SELECT 1 FROM events.handled h WHERE h.event_id = e.id AND h.handler = 'integration.event_happened')"
        )
        return sum([int(await session.scalar(text(one)) or 0) for one in (waits, queued, missing)])


@pytest.mark.slow
async def test_every_committed_event_is_delivered_and_nothing_else(
    cluster: Cluster, database: Database, tmp_path: Path
) -> None:
    dice = random.Random(20261121)
    async with receiving(ENDPOINTS) as receivers:
        fickle = [Fickle(random.Random(number)) for number in range(ENDPOINTS)]
        for one, mood in zip(receivers, fickle, strict=True):
            one.usually = mood.answer
        places = await prepare(database, receivers)
        workers = Workers(cluster, tmp_path)
        writers = Writers(database, places, dice)
        try:
            _, killed, *_ = await asyncio.gather(
                kill_workers(workers, dice, database),
                kill_databases(cluster, dice),
                *(writers.write() for _ in range(WRITERS)),
            )
            assert killed == DATABASE_KILLS
            for mood in fickle:
                mood.is_calm = True
            calm_since = time.monotonic()
            await recover_all(database)
            left = 1
            for _ in range(int(PATIENCE * 4)):
                left = await unfinished(database)
                if not left:
                    break
                await asyncio.sleep(0.5)
            drained = time.monotonic() - calm_since
        finally:
            workers.kill()
        said = (tmp_path / "worker.log").read_text()[-2_000:]
        assert left == 0, said
        assert drained <= PATIENCE, f"{drained:.1f} s: {said}"
        await judge(database, writers, places, fickle, receivers)


async def judge(
    database: Database, writers: Writers, places: list[UUID], fickle: list[Fickle], receivers: list[Receiver]
) -> None:
    """Compare what the database holds with what receivers took."""
    async with database.transaction() as session:
        events = (await session.scalars(select(EventRow).where(EventRow.name == GapOpened.name))).all()
        entries = (await session.scalars(select(EventEntry))).all()
        states = Counter((await session.scalars(select(Delivery.state))).all())
    assert len(events) > TRANSACTIONS * 0.6
    assert not {row.body["outlet_id"] for row in events} & writers.rolled_back
    assert {entry.id for entry in entries} == {uuid5(row.id, "0") for row in events}
    assert states == {"delivered": len(events)}
    assert {entry.sequence for entry in entries} == {1}
    for place, mood, receiver in zip(places, fickle, receivers, strict=True):
        committed = {f"msg_{entry.id.hex}" for entry in entries if entry.organization_id == place}
        assert set(mood.taken) == committed, "taken at least once, and nothing that was not committed"
        assert set(receiver.ids) == committed, "every repetition bears the id of the first"
