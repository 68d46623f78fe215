"""What waits, what runs and what was given up in the queue, for those who keep the system running."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import events, jsons
from dangjian.kernel.db import raw_connection
from dangjian.kernel.events import DeliveryFailure, EventRow, Job, queue_on

_QUEUE = text(
    "SELECT count(*) FILTER (WHERE status = 'queued' AND execute_after <= now()) AS waiting, "
    "count(*) FILTER (WHERE status = 'queued' AND execute_after > now()) AS postponed, "
    "count(*) FILTER (WHERE status = 'picked') AS running, "
    "coalesce(floor(extract(epoch FROM now() - min(execute_after) "
    "FILTER (WHERE status = 'queued' AND execute_after <= now()))), 0)::int AS oldest_wait_seconds "
    "FROM events.pgqueuer"
)
_SCHEDULES = text("SELECT entrypoint, expression, last_run, next_run FROM events.pgqueuer_schedules")


@dataclass(frozen=True)
class Schedule:
    """A job with what the queue knows of its turns."""

    job: Job
    last_run_at: datetime | None
    next_run_at: datetime | None


@dataclass(frozen=True)
class Requeued:
    """What a dead letter was before it was put back."""

    tries: int
    last_error: str


async def queue(session: AsyncSession) -> dict[str, int]:
    """How much waits, how much waits on purpose (a failure tried again later), how much runs, and how old it is."""
    return dict((await session.execute(_QUEUE)).mappings().one())


async def counted_since(session: AsyncSession, instant: datetime) -> list[tuple[str, int]]:
    """How many events of each kind have been written since then, the most frequent first."""
    count = func.count()
    rows = await session.execute(
        select(EventRow.name, count)
        .where(EventRow.at >= instant)
        .group_by(EventRow.name)
        .order_by(count.desc(), EventRow.name)
    )
    return [(name, number) for name, number in rows.all()]


def dead_letters() -> Select[Any]:
    """Deliveries that were given up, the latest first."""
    return (
        select(
            DeliveryFailure.event_id,
            EventRow.name.label("event_name"),
            DeliveryFailure.handler,
            DeliveryFailure.tries,
            func.split_part(DeliveryFailure.last_error, "\n", 1).label("last_error"),
            DeliveryFailure.at,
        )
        .join(EventRow, EventRow.id == DeliveryFailure.event_id)
        .where(DeliveryFailure.is_dead)
        .order_by(DeliveryFailure.at.desc(), DeliveryFailure.event_id, DeliveryFailure.handler)
    )


async def schedules(session: AsyncSession) -> list[Schedule]:
    """Every job of every service; those that the clock starts first."""
    turns = {(row.entrypoint, row.expression): row for row in (await session.execute(_SCHEDULES)).all()}
    jobs = sorted(events.ROUTING.jobs.values(), key=lambda job: (job.cron is None, job.key))
    known = [(job, turns.get((f"{job.key}.cron", job.cron))) for job in jobs]
    return [Schedule(job, turn.last_run if turn else None, turn.next_run if turn else None) for job, turn in known]


async def requeue(session: AsyncSession, event_id: UUID, handler: str) -> Requeued | None:
    """Put a dead letter back with all its tries; none if there is no such letter or nobody hears it any more."""
    row = await session.get(DeliveryFailure, (event_id, handler), with_for_update=True)
    subscription = events.ROUTING.by_key.get(handler)
    if row is None or not row.is_dead or subscription is None:
        return None
    before = Requeued(row.tries, row.last_error)
    row.tries, row.is_dead = 0, False
    queries = queue_on(await raw_connection(session))
    await queries.enqueue(
        f"deliver.{subscription.service}", jsons.dumps({"event_id": event_id, "handler": handler}).encode()
    )
    return before
