"""The worker: delivers events and runs jobs from the queue, on the same database as everything else."""

import asyncio
from datetime import timedelta
from typing import Any

import asyncpg
import structlog
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.core.applications import PgQueuer
from pgqueuer.errors import RetryRequested
from pgqueuer.models import Job as QueueJob
from pgqueuer.models import Schedule
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from dangjian.kernel.db import Database, asyncpg_dsn
from dangjian.kernel.events import ROUTING, Job, queue_on, run_entry

log = structlog.get_logger()
HEARTBEAT = timedelta(seconds=4)
AT_ONCE = 40  # a backlog taken up all at once would only wait for connections, until they run out of patience
PASSING = (DBAPIError, PoolTimeout, OSError, asyncpg.InterfaceError)
LASTING = (IntegrityError, DataError, ProgrammingError)


def _work_on(queue: PgQueuer, database: Database, entrypoint: str) -> None:
    async def work(job: QueueJob) -> None:
        try:
            await run_entry(database, job.entrypoint, job.payload)
        except PASSING as error:  # a database that was away for a moment loses neither news nor jobs
            if isinstance(error, LASTING):
                log.exception("job_failed", entrypoint=job.entrypoint)
                raise
            log.warning("job_waits", entrypoint=job.entrypoint, error=type(error).__name__)
            raise RetryRequested(timedelta(seconds=min(2**job.attempts, 10)), type(error).__name__) from error
        except Exception:
            log.exception("job_failed", entrypoint=job.entrypoint)
            raise

    queue.entrypoint(entrypoint)(work)


def _schedule(queue: PgQueuer, database: Database, job: Job, cron: str) -> None:
    async def tick(_: Schedule) -> None:
        await job.body(database, {})

    queue.schedule(f"{job.key}.cron", cron)(tick)


async def work(database: Database, url: str, services: list[str], stop: asyncio.Event) -> None:
    """Work for these services until `stop` is set; a lost connection is taken up again."""
    while not stop.is_set():
        try:
            connection = await asyncpg.connect(asyncpg_dsn(url), timeout=10)
        except (OSError, asyncpg.PostgresError, TimeoutError):
            log.warning("worker_waits_for_database")
            await asyncio.sleep(1)
            continue
        queue = PgQueuer(AsyncpgDriver(connection), queries=queue_on(connection))
        for service in services:
            _work_on(queue, database, f"deliver.{service}")
        for job in ROUTING.jobs.values():
            if job.service in services:
                _work_on(queue, database, job.key)
                if job.cron:
                    _schedule(queue, database, job, job.cron)
        await _run(queue, connection, stop)


async def _run(queue: PgQueuer, connection: "asyncpg.Connection[Any]", stop: asyncio.Event) -> None:
    """Work until told to stop or until the connection is lost; what is then under way ends by itself."""
    over = asyncio.Event()
    connection.add_termination_listener(lambda _: over.set())
    working = queue.run(heartbeat_timeout=HEARTBEAT, dequeue_timeout=timedelta(seconds=2), max_concurrent_tasks=AT_ONCE)
    running = asyncio.create_task(working)
    running.add_done_callback(lambda _: over.set())
    signs = {asyncio.create_task(stop.wait()), asyncio.create_task(over.wait())}
    await asyncio.wait(signs, return_when=asyncio.FIRST_COMPLETED)
    for sign in signs:
        sign.cancel()
    if connection.is_closed() and not running.done():
        log.warning("worker_lost_database")
        _LEAVING.add(running)
        running.add_done_callback(_left)
        return
    queue.shutdown.set()
    try:
        await running
    except Exception:
        log.exception("worker_interrupted")
        await asyncio.sleep(1)
    finally:
        await connection.close(timeout=2)


_LEAVING: set[asyncio.Task[None]] = set()


def _left(running: asyncio.Task[None]) -> None:
    _LEAVING.discard(running)
    if not running.cancelled() and (error := running.exception()) is not None:
        log.warning("worker_interrupted", error=type(error).__name__)
