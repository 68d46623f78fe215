"""The worker: delivers events and runs jobs from the queue, on the same database as everything else."""

import asyncio
from datetime import timedelta

import asyncpg
import structlog
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.core.applications import PgQueuer
from pgqueuer.models import Job as QueueJob
from pgqueuer.models import Schedule

from dangjian.kernel.db import Database, asyncpg_dsn
from dangjian.kernel.events import ROUTING, Job, queue_on, run_entry

log = structlog.get_logger()
HEARTBEAT = timedelta(seconds=4)


def _work_on(queue: PgQueuer, database: Database, entrypoint: str) -> None:
    async def work(job: QueueJob) -> None:
        try:
            await run_entry(database, job.entrypoint, job.payload)
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
        watcher = asyncio.create_task(_stop_with(stop, queue))
        try:
            await queue.run(heartbeat_timeout=HEARTBEAT, dequeue_timeout=timedelta(seconds=2))
        except Exception:
            log.exception("worker_interrupted")
            await asyncio.sleep(1)
        finally:
            watcher.cancel()
            await connection.close(timeout=2)


async def _stop_with(stop: asyncio.Event, queue: PgQueuer) -> None:
    await stop.wait()
    queue.shutdown.set()
