"""Events by transactional outbox: the fact and the news of it commit together, each handler has its effect once."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, ClassVar
from uuid import UUID

from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence import qb
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.domain.settings import DBSettings
from pydantic import BaseModel, ConfigDict
from sqlalchemy import DateTime, Index, String, Text, insert, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.kernel import clock, jsons, sequences, traces
from dangjian.kernel.audit import Base
from dangjian.kernel.catalogue import Internal, Public
from dangjian.kernel.db import Database, raw_connection
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import ACTING

QUEUE = DBSettings(db_schema="events")
FEED = "dangjian_feed"
_NOTIFY = text("SELECT pg_notify(:feed, one) FROM unnest(CAST(:messages AS text[])) AS one")
MAX_TRIES = 8


class Event(BaseModel):
    """A fact that other services may hear of; frozen, named `service.noun.verb` in the past tense.

    Its place in the catalogue says how it is told outside the house, or why it never is.
    """

    model_config = ConfigDict(frozen=True)
    name: ClassVar[str]
    catalogue: ClassVar[Public | Internal] = Internal("Nobody has said yet how it could be told.")


class EventRow(Base):
    """The append-only book of events; `sequences` numbers what is told outside, in the order of its parts."""

    __tablename__ = "event"
    __table_args__ = (Index(None, "name", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    actor: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    sequences: Mapped[list[int] | None] = mapped_column(JSONB(none_as_null=True))


class Handled(Base):
    """The mark that a handler has done its work for an event, written in the handler's own transaction."""

    __tablename__ = "handled"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    handler: Mapped[str] = mapped_column(String(200), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class DeliveryFailure(Base):
    """How often a delivery has failed, and whether it has been given up (a dead letter, visible to administrators)."""

    __tablename__ = "delivery_failure"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    handler: Mapped[str] = mapped_column(String(200), primary_key=True)
    tries: Mapped[int]
    is_dead: Mapped[bool]
    last_error: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


Handler = Callable[[AsyncSession, Any], Awaitable[None]]
JobBody = Callable[[Database, dict[str, Any]], Awaitable[None]]


@dataclass(frozen=True)
class Subscription:
    """A handler of one service for one kind of event."""

    service: str
    event: type[Event]
    handler: Handler

    @property
    def key(self) -> str:
        """The stable name under which deliveries and marks are kept."""
        return f"{self.service}.{self.handler.__name__}"


@dataclass(frozen=True)
class Listener:
    """A handler of one service for every event that may be told outside; it gets the row of the book."""

    service: str
    handler: Handler

    @property
    def key(self) -> str:
        """The stable name under which deliveries and marks are kept."""
        return f"{self.service}.{self.handler.__name__}"


@dataclass(frozen=True)
class Job:
    """Work that the clock or an action starts; `cron` is read in UTC, and none means that only actions start it.

    With `after_upgrade` it is also started once when an installation that was there before gets new revisions.
    """

    service: str
    name: str
    title: str
    body: JobBody
    cron: str | None = None
    after_upgrade: bool = False

    @property
    def key(self) -> str:
        """The queue's entrypoint."""
        return f"job.{self.service}.{self.name}"


class Routing:
    """Who hears what: always all services' subscriptions, even in a worker that delivers for one."""

    def __init__(self) -> None:
        self.subscriptions: dict[str, list[Subscription]] = {}
        self.listeners: list[Listener] = []
        self.by_key: dict[str, Subscription | Listener] = {}
        self.jobs: dict[str, Job] = {}

    def add(
        self,
        subscriptions: tuple[Subscription, ...],
        jobs: tuple[Job, ...],
        listeners: tuple[Listener, ...] = (),
    ) -> None:
        """Register one service's handlers and jobs (again is the same)."""
        for listener in listeners:
            if listener.key not in self.by_key:
                self.by_key[listener.key] = listener
                self.listeners.append(listener)
        for subscription in subscriptions:
            if subscription.key not in self.by_key:
                self.by_key[subscription.key] = subscription
                self.subscriptions.setdefault(subscription.event.name, []).append(subscription)
        self.jobs.update({job.key: job for job in jobs})


ROUTING = Routing()


def queue_on(connection: Any) -> Queries:
    """The job queue on this very connection, in its transaction."""
    return Queries(
        AsyncpgDriver(connection),
        qbe=qb.QueryBuilderEnvironment(settings=QUEUE),
        qbq=qb.QueryQueueBuilder(settings=QUEUE),
        qbs=qb.QuerySchedulerBuilder(settings=QUEUE),
    )


async def emit(session: AsyncSession, event: Event) -> UUID:
    """Write the event and one delivery per subscribed handler in the caller's transaction."""
    return (await emit_all(session, [event]))[0]


async def emit_all(session: AsyncSession, events: Sequence[Event]) -> list[UUID]:
    """The same for many events of one kind, with as many statements as for one."""
    if not events:
        return []
    kind = type(events[0])
    heard: list[Subscription | Listener] = [*ROUTING.subscriptions.get(kind.name, ())]
    common = {"name": kind.name, "at": clock.now(), "actor": _acting()}
    rows: list[dict[str, Any]] = [
        {**common, "id": new_id(), "body": event.model_dump(mode="json"), "sequences": None} for event in events
    ]
    if isinstance(kind.catalogue, Public):
        heard += ROUTING.listeners
        told = [[part.object_id for part in kind.catalogue.parts(row["body"])] for row in rows]
        numbers = iter(await sequences.numbered(session, kind.catalogue.kind, [one for ids in told for one in ids]))
        for row, ids in zip(rows, told, strict=True):
            row["sequences"] = list(islice(numbers, len(ids)))
    await session.execute(insert(EventRow), rows)
    if heard:
        deliveries = [(row["id"], one) for row in rows for one in heard]
        await _enqueue(
            session,
            [f"deliver.{one.service}" for _, one in deliveries],
            [_delivery(event_id, one.key) for event_id, one in deliveries],
        )
    return [row["id"] for row in rows]


def _delivery(event_id: UUID, handler: str) -> bytes:
    """What the queue keeps of a delivery: also whose trace it goes on with."""
    trace_id = traces.current()
    return jsons.dumps({"event_id": event_id, "handler": handler} | ({"trace": trace_id} if trace_id else {})).encode()


def _acting() -> dict[str, Any] | None:
    """Who is asking, if anybody is: the name is masked before it is kept (李*)."""
    actor = ACTING.get()
    return {"id": actor.account_id, "name": f"{actor.display_name[:1]}*"} if actor else None


async def _enqueue(session: AsyncSession, entrypoints: list[str], payloads: list[bytes | None]) -> None:
    queries = queue_on(await raw_connection(session))
    await queries.enqueue(entrypoints, payloads, [0] * len(entrypoints))


async def start_job(
    session: AsyncSession,
    job: str,
    payload: dict[str, Any],
    dedupe_key: str | None = None,
    *,
    after: timedelta = timedelta(),
) -> None:
    """Start a job when this transaction commits, or later; with a dedupe key, not if the same one already waits."""
    queries = queue_on(await raw_connection(session))
    body = jsons.dumps(payload).encode()
    await queries.enqueue(job, body, execute_after=after, dedupe_key=dedupe_key, on_conflict="skip")


async def announce(
    session: AsyncSession, kind: str, object_id: UUID | str, organization_id: UUID | None = None
) -> None:
    """Tell open pages that something changed: kind and id only, at commit."""
    await announce_all(session, kind, [(object_id, organization_id)])


async def announce_all(session: AsyncSession, kind: str, changed: Sequence[tuple[UUID | str, UUID | None]]) -> None:
    """The same of many objects, each with its organisation, in one statement."""
    messages = [jsons.dumps({"kind": kind, "id": str(one), "organization_id": place}) for one, place in changed]
    if messages:
        await session.execute(_NOTIFY, {"feed": FEED, "messages": messages})


async def deliver(database: Database, event_id: UUID, handler: str) -> None:
    """Run one handler for one event together with its mark; a second delivery does nothing."""
    subscription = ROUTING.by_key[handler]
    try:
        async with database.transaction() as session:
            mark = upsert(Handled).values(event_id=event_id, handler=handler, at=clock.now())
            marked = await session.execute(mark.on_conflict_do_nothing().returning(Handled.event_id))
            if marked.first() is None:
                return
            row = await session.get_one(EventRow, event_id)
            heard = row if isinstance(subscription, Listener) else subscription.event.model_validate(row.body)
            await subscription.handler(session, heard)
    except Exception as error:
        await _failed(database, event_id, subscription, error)


async def _failed(database: Database, event_id: UUID, subscription: Subscription | Listener, error: Exception) -> None:
    """Count the failure and try again later with growing delay, or leave a dead letter."""
    async with database.transaction() as session:
        row = await session.get(DeliveryFailure, (event_id, subscription.key), with_for_update=True)
        if row is None:
            row = DeliveryFailure(event_id=event_id, handler=subscription.key, tries=0, is_dead=False)
            session.add(row)
        row.tries += 1
        row.last_error = f"{type(error).__name__}: {error}"[:2000]
        row.at = clock.now()
        row.is_dead = row.tries >= MAX_TRIES
        if row.is_dead:
            return
        queries = queue_on(await raw_connection(session))
        payload = _delivery(event_id, subscription.key)
        delay = timedelta(seconds=2**row.tries)
        await queries.enqueue(f"deliver.{subscription.service}", payload, execute_after=delay)


async def run_entry(database: Database, entrypoint: str, payload: bytes | None) -> None:
    """Do what one row of the queue asks for."""
    body = jsons.loads(payload) if payload else {}
    if entrypoint.startswith("deliver."):
        traces.resume(body.get("trace") or new_id().hex)
        await deliver(database, UUID(body["event_id"]), body["handler"])
    else:
        await ROUTING.jobs[entrypoint].body(database, body)


async def drain(database: Database, limit: int = 10_000) -> int:
    """Do everything that waits now, and what that brings up, in this process; how many were done."""
    done = 0
    take = text(
        "DELETE FROM events.pgqueuer WHERE id = (SELECT id FROM events.pgqueuer WHERE status = 'queued' "
        "AND execute_after <= now() ORDER BY priority DESC, id LIMIT 1 FOR UPDATE SKIP LOCKED) "
        "RETURNING entrypoint, payload"
    )
    while done < limit:
        async with database.transaction() as session:
            row = (await session.execute(take)).first()
        if row is None:
            return done
        await run_entry(database, row.entrypoint, row.payload)
        done += 1
    return done
