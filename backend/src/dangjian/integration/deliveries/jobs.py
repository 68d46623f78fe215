"""The sender: takes what is due, posts it through the one way out, and keeps what came of it."""

import asyncio
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from math import ceil
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import structlog
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.integration.deliveries import actions, queries, rules
from dangjian.integration.deliveries.models import Delivery, DeliveryAttempt, EventEntry, Recovery
from dangjian.integration.webhooks import actions as webhooks
from dangjian.integration.webhooks.models import Webhook
from dangjian.integration.webhooks.queries import living_secrets
from dangjian.integration.webhooks.rules import Reason, is_given_up
from dangjian.kernel import clock, egress
from dangjian.kernel.db import Database
from dangjian.kernel.events import start_job
from dangjian.kernel.ids import new_id
from dangjian.kernel.sealing import SealingKeysMissing, unseal
from dangjian.kernel.signatures import SignatureKind, signature

log = structlog.get_logger()
IN_FLIGHT = 256
GATHER = 0.01  # seconds: what comes back within them is kept in one transaction
TURN = timedelta(seconds=20)
SELDOM = timedelta(seconds=10)
BUSY = (DBAPIError, PoolTimeout, OSError)

_DUE = text(
    "SELECT w.id FROM integration.webhook w WHERE w.state = 'active' AND EXISTS (SELECT 1 FROM integration.delivery d "
    "WHERE d.webhook_id = w.id AND d.state IN ('pending', 'failed') AND d.due_at <= :now "
    "AND (d.leased_until IS NULL OR d.leased_until <= :now)) ORDER BY w.id FOR NO KEY UPDATE SKIP LOCKED"
)
# Four at once to an endpoint, and one while it fails, so that those who hang leave room for everybody else.
_CLAIM = text(
    "UPDATE integration.delivery d SET leased_until = :until FROM (SELECT one.id FROM integration.webhook w "
    "CROSS JOIN LATERAL (SELECT p.id, p.due_at FROM integration.delivery p WHERE p.webhook_id = w.id "
    "AND p.state IN ('pending', 'failed') AND p.due_at <= :now AND (p.leased_until IS NULL OR p.leased_until <= :now) "
    "ORDER BY p.due_at, p.id LIMIT greatest(0, CASE WHEN w.failing_since IS NULL THEN :at_once ELSE 1 END - "
    "(SELECT count(*) FROM integration.delivery b WHERE b.webhook_id = w.id AND b.leased_until > :now)) "
    "FOR UPDATE SKIP LOCKED) one WHERE w.id = ANY(CAST(:hooks AS uuid[])) ORDER BY one.due_at LIMIT :room) taken "
    "WHERE d.id = taken.id RETURNING d.id"
)


@dataclass(frozen=True)
class Errand:
    """One delivery that this process has taken on."""

    id: UUID
    webhook_id: UUID
    url: str
    attempt: int
    message: queries.Message
    secrets: Sequence[tuple[SignatureKind, str]]


@dataclass(frozen=True, eq=False)
class Done:
    """An errand and what came of it."""

    errand: Errand
    at: datetime
    ms: int
    status: int | None = None
    error: str | None = None
    retry_after: timedelta | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


async def send_webhooks(database: Database, _: dict[str, Any]) -> None:
    """Send what is due; where this process is at it already, it only hears that there is more."""
    sender = _SENDERS.get(database)
    if sender is None:
        sender = _SENDERS[database] = Sender(database)
    await sender.turn()


class Sender:
    """All sending of one process: one round at a time, however many jobs ask for it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._more = asyncio.Event()
        self._is_busy = False

    async def turn(self) -> None:
        """Send until nothing is due, for a while at most; then another turn goes on; this one waits for the slow."""
        self._more.set()
        if self._is_busy:
            return
        self._is_busy = True
        under_way: set[asyncio.Task[Done]] = set()
        async with egress.client() as way_out:
            try:
                is_over = await self._round(way_out, under_way)
            finally:
                self._is_busy = False
            if not is_over:
                async with self._database.transaction() as session:
                    await start_job(session, actions.SEND, {})
            while under_way:
                await self._wait(under_way)

    async def _round(self, way_out: egress.Egress, under_way: set[asyncio.Task[Done]]) -> bool:
        end = asyncio.get_running_loop().time() + TURN.total_seconds()
        while self._more.is_set() or under_way:
            if asyncio.get_running_loop().time() > end:
                return False
            self._more.clear()
            for errand in await self._claim(IN_FLIGHT - len(under_way)):
                under_way.add(asyncio.create_task(post(way_out, errand)))
            await self._wait(under_way, self._more)
        return True

    async def _claim(self, room: int) -> list[Errand]:
        try:
            return await claim(self._database, room)
        except BUSY:
            log.warning("sender_waits_for_database")
            await asyncio.sleep(1)
            self._more.set()
            return []

    async def _wait(self, under_way: set[asyncio.Task[Done]], more: asyncio.Event | None = None) -> None:
        """Until some have come back, which are kept together, or there is more to do."""
        if not under_way:
            return
        news = {asyncio.create_task(more.wait())} if more else set()
        await asyncio.wait({*under_way, *news}, return_when=asyncio.FIRST_COMPLETED)
        for task in news:
            task.cancel()
        await asyncio.sleep(GATHER)
        done = {task for task in under_way if task.done()}
        under_way -= done
        if done:
            self._more.set()  # whoever came back has made room for the next
            await self._keep({task.result() for task in done})

    async def _keep(self, done: set[Done]) -> None:
        try:
            async with self._database.transaction() as session:
                await record(session, done)
        except BUSY:
            log.warning("attempts_not_recorded", count=len(done))  # their leases end, and they are sent again


_SENDERS: WeakKeyDictionary[Database, Sender] = WeakKeyDictionary()


async def claim(database: Database, room: int) -> list[Errand]:
    """Take what is due under a lease, so that two never send the same at once and a dead one's are taken over."""
    if room <= 0:
        return []
    async with database.transaction() as session:
        now = clock.now()
        hooks = (await session.scalars(_DUE, {"now": now})).all()
        if not hooks:
            return []
        asked = {"now": now, "until": now + rules.LEASE, "hooks": hooks, "room": room, "at_once": rules.AT_ONCE}
        taken = (await session.scalars(_CLAIM, asked)).all()
        return await _errands(session, taken)


async def _errands(session: AsyncSession, taken: Sequence[UUID]) -> list[Errand]:
    entry = [getattr(EventEntry, name).label(f"entry_{name}") for name in queries.ENTRY]
    found = await session.execute(
        select(Delivery.id, Delivery.webhook_id, Delivery.attempts, Webhook.url, Webhook.payload, Webhook.api_version)
        .add_columns(*entry)
        .join(Webhook, Webhook.id == Delivery.webhook_id)
        .join(EventEntry, EventEntry.id == Delivery.entry_id)
        .where(Delivery.id.in_(taken))
        .order_by(EventEntry.at, EventEntry.id)
    )
    rows = [dict(row) for row in found.mappings()]
    secrets = await living_secrets(session, {row["webhook_id"] for row in rows})
    return [
        Errand(
            id=row["id"],
            webhook_id=row["webhook_id"],
            url=row["url"],
            attempt=row["attempts"] + 1,
            message=queries.message(
                queries.entry_of(row), row["payload"], row["api_version"], row["id"], row["attempts"] + 1
            ),
            secrets=secrets[row["webhook_id"]],
        )
        for row in rows
    ]


@lru_cache(maxsize=1_000)
def _opened(sealed: str) -> str:
    return unseal(sealed).decode()


async def post(way_out: egress.Egress, errand: Errand) -> Done:
    """Sign and send once, through the guard that no address inside passes."""
    at = clock.now()
    sent = errand.message
    try:
        signed = [signature(k, _opened(s), sent.headers["webhook-id"], at, sent.body) for k, s in errand.secrets]
        stamp = {"webhook-timestamp": str(int(at.timestamp())), "webhook-signature": " ".join(signed)}
        reply = await way_out.post(errand.url, sent.body, sent.headers | stamp)
    except SealingKeysMissing:
        return Done(errand, at, 0, error=rules.UNSEALED)
    except egress.EgressRefused:
        return Done(errand, at, 0, error=rules.REFUSED)
    except egress.EgressFailed as failed:
        return Done(errand, at, failed.ms, error=failed.kind)
    except Exception:  # one that cannot even be sent must not stand in the way of all the others
        log.exception("not_sent", delivery=str(errand.id))
        return Done(errand, at, 0, error=rules.OURS)
    asked = rules.retry_after(reply.headers.get("Retry-After"), clock.now())
    headers = tuple(rules.shown_headers(reply.headers).items())
    return Done(errand, at, reply.ms, reply.status, None, asked, headers, reply.body)


async def record(session: AsyncSession, done: Collection[Done]) -> None:
    """Keep attempts and what follows from them: delivered, tried again later, given up, or switched off."""
    by_id = {one.errand.id: one for one in done}
    found = await session.scalars(
        select(Delivery).where(Delivery.id.in_(sorted(by_id))).order_by(Delivery.id).with_for_update()
    )
    rows = found.all()  # without those that were deleted with their webhook in the meantime
    if not rows:
        return
    await session.execute(insert(DeliveryAttempt), [_attempt(by_id[row.id]) for row in rows])
    waits = [wait for row in rows if (wait := _follow(row, by_id[row.id])) is not None]
    await session.flush()
    for seconds in sorted({ceil(wait.total_seconds()) for wait in waits}):
        await start_job(session, actions.SEND, {}, after=timedelta(seconds=seconds))
    await _endpoints(session, [by_id[row.id] for row in rows])


def _attempt(one: Done) -> dict[str, Any]:
    sent = one.errand.message.headers | {"webhook-timestamp": str(int(one.at.timestamp()))}
    return {
        "id": new_id(),
        "delivery_id": one.errand.id,
        "webhook_id": one.errand.webhook_id,
        "number": one.errand.attempt,
        "at": one.at,
        "status": one.status,
        "error": one.error,
        "ms": one.ms,
        "request_headers": sent,
        "response_headers": dict(one.headers),
        "response_body": one.body[: rules.BODY_KEPT].decode("utf-8", "replace").replace("\x00", "\ufffd"),
    }


def _follow(row: Delivery, one: Done) -> timedelta | None:
    """What becomes of a delivery, and how long until it is tried again."""
    result = rules.result_of(one.status)
    row.attempts, row.tries, row.leased_until = one.errand.attempt, row.tries + 1, None
    row.last_status, row.last_error, row.last_ms = one.status, one.error, one.ms
    if result == "delivered":
        row.state, row.delivered_at = "delivered", clock.now()
        return None
    spread = random.uniform(-1, 1)
    wait = None if result == "gone" else rules.next_wait(row.tries, spread, one.status, one.retry_after)
    row.state = "dead" if wait is None else "failed"
    if wait is not None:
        row.due_at = clock.now() + wait
    return wait


async def _endpoints(session: AsyncSession, done: Sequence[Done]) -> None:
    """How endpoints do: a delivery ends their failing, nothing but failures in five days switches them off."""
    now = clock.now()
    good = {one.errand.webhook_id for one in done if rules.result_of(one.status) == "delivered"}
    gone = {one.errand.webhook_id for one in done if rules.result_of(one.status) == "gone"}
    failed = {one.errand.webhook_id: one.at for one in sorted(done, key=lambda one: one.at, reverse=True)}
    stale = Webhook.failing_since.is_not(None) | Webhook.last_success_at.is_(None)
    stale |= Webhook.last_success_at < now - SELDOM
    well = update(Webhook).where(Webhook.id.in_(sorted(good - gone)), stale)
    well = well.values(failing_since=None, last_success_at=now).execution_options(synchronize_session=False)
    await session.execute(well)
    hooks = await session.scalars(
        select(Webhook)
        .where(Webhook.id.in_(sorted(failed.keys() - good | gone)), Webhook.state != "disabled")
        .order_by(Webhook.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    for hook in hooks.all():
        hook.failing_since = hook.failing_since or failed[hook.id]
        hook.last_failure_at = now
        if hook.id in gone:
            await _switch_off(session, hook, "gone")
        elif is_given_up(hook.failing_since, now):
            await _switch_off(session, hook, "failing")
    await session.flush()


async def _switch_off(session: AsyncSession, hook: Webhook, reason: Reason) -> None:
    """What still waited is given up, in the open: it is listed, and can be recovered once it is switched on again."""
    await session.execute(
        update(Delivery)
        .where(
            Delivery.webhook_id == hook.id,
            Delivery.state.in_(("pending", "failed")),
            Delivery.leased_until.is_(None),  # what is under way is judged by its own answer
        )
        .values(state="dead", last_error=rules.ENDED)
        .execution_options(synchronize_session=False)
    )
    await webhooks.disable(session, hook, reason)


async def place_events(database: Database, _: dict[str, Any]) -> None:
    """Tell of events whose organisation has become known, and give all their places in the log."""
    placed = actions.ROWS_AT_ONCE
    while placed == actions.ROWS_AT_ONCE:
        async with database.transaction() as session:
            placed = await actions.place_late(session)
    async with database.transaction() as session:
        await actions.number(session)


async def recover_webhook(database: Database, payload: dict[str, Any]) -> None:
    """Make good for a stretch of time, some hundred events in a transaction; begun again it does nothing twice."""
    recovery_id = UUID(payload["recovery_id"])
    after: int | None = 0
    while after is not None:
        async with database.transaction() as session:
            row = await session.get(Recovery, recovery_id, with_for_update=True, populate_existing=True)
            if row is None or row.state == "done":
                return
            row.state = "running"
            await actions.number(session)
            if row.only == "failed":
                done, after = await actions.recover_failed(session, row), None
            else:
                done, after = await actions.recover_missing(session, row, after)
            row.recovered += done
            if after is None:
                row.state, row.finished_at = "done", clock.now()
            if done:
                await start_job(session, actions.SEND, {})


async def purge_events(database: Database, _: dict[str, Any]) -> None:
    """Forget what is older than thirty days."""
    while True:
        async with database.transaction() as session:
            if not await actions.purge(session):
                return
