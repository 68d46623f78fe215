"""The sender: takes what is due, posts it through the one way out, and keeps what came of it."""

import asyncio
import json
import random
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import structlog
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.integration.deliveries import actions, queries, rules
from dangjian.integration.deliveries.models import Delivery, Recovery
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
    "UPDATE integration.delivery d SET leased_until = :until FROM (SELECT one.id, w.url, w.payload, w.api_version "
    "FROM integration.webhook w "
    "CROSS JOIN LATERAL (SELECT p.id, p.due_at FROM integration.delivery p WHERE p.webhook_id = w.id "
    "AND p.state IN ('pending', 'failed') AND p.due_at <= :now AND (p.leased_until IS NULL OR p.leased_until <= :now) "
    "ORDER BY p.due_at, p.id LIMIT greatest(0, CASE WHEN w.failing_since IS NULL THEN :at_once ELSE 1 END - "
    "(SELECT count(*) FROM integration.delivery b WHERE b.webhook_id = w.id AND b.leased_until > :now)) "
    "FOR UPDATE SKIP LOCKED) one WHERE w.id = ANY(CAST(:hooks AS uuid[])) ORDER BY one.due_at LIMIT :room) taken "
    "WHERE d.id = taken.id RETURNING d.id, d.webhook_id, d.entry_id, d.attempts, taken.url, taken.payload, "
    "taken.api_version"
)
_RENEW = text(
    "UPDATE integration.delivery SET leased_until = :until WHERE id = ANY(CAST(:ids AS uuid[])) "
    "AND leased_until IS NOT NULL"
)
_LEFT = text(
    "SELECT min(d.leased_until) FROM integration.delivery d JOIN integration.webhook w ON w.id = d.webhook_id "
    "WHERE d.leased_until > :now AND d.due_at <= :now AND d.state IN ('pending', 'failed') AND w.state = 'active'"
)
_HELD = text("SELECT id, tries FROM integration.delivery WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY id FOR UPDATE")
_KEEP = text(
    "WITH done AS (SELECT * FROM unnest("
    "CAST(:id AS uuid[]), CAST(:delivery_id AS uuid[]), CAST(:webhook_id AS uuid[]), CAST(:number AS int[]), "
    "CAST(:at AS timestamptz[]), CAST(:status AS int[]), CAST(:error AS text[]), "
    "CAST(:ms AS int[]), CAST(:sent AS text[]), CAST(:answered AS text[]), CAST(:body AS text[]), "
    "CAST(:state AS text[]), CAST(:tries AS int[]), CAST(:due_at AS timestamptz[]), "
    "CAST(:delivered_at AS timestamptz[])) AS done(id, delivery_id, webhook_id, number, at, status, error, ms, sent, "
    "answered, body, state, tries, due_at, delivered_at)), "
    "stands AS (UPDATE integration.delivery d SET attempts = done.number, tries = done.tries, leased_until = NULL, "
    "state = done.state, due_at = coalesce(done.due_at, d.due_at), "
    "delivered_at = coalesce(done.delivered_at, d.delivered_at), last_status = done.status, last_error = done.error, "
    "last_ms = done.ms FROM done WHERE d.id = done.delivery_id) "
    "INSERT INTO integration.delivery_attempt (id, delivery_id, webhook_id, number, at, status, error, ms, "
    "request_headers, response_headers, response_body) SELECT id, delivery_id, webhook_id, number, at, status, error, "
    "ms, CAST(sent AS jsonb), CAST(answered AS jsonb), body FROM done"
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
        async with egress.client() as way_out:
            flight = Flight(way_out)
            try:
                is_over = await self._round(flight)
            finally:
                self._is_busy = False
            await self._hand_on(is_over)
            while flight.tasks:
                await self._exchange(flight, await flight.back(), 0)

    async def _round(self, flight: "Flight") -> bool:
        end = asyncio.get_running_loop().time() + TURN.total_seconds()
        done: set[Done] = set()
        while self._more.is_set() or flight.tasks:
            is_late = asyncio.get_running_loop().time() > end
            self._more.clear()
            await self._exchange(flight, done, 0 if is_late else IN_FLIGHT - len(flight.tasks))
            if is_late:
                return False
            done = await flight.back(self._more)
            if done:
                self._more.set()  # whoever came back has made room for the next
        return True

    async def _hand_on(self, is_over: bool) -> None:
        """Start the next turn: at once if this one was cut short, or when the lease of one who may be dead ends."""
        with suppress(*BUSY):  # then the clock starts it
            async with self._database.transaction() as session:
                now = clock.now()
                until = await session.scalar(_LEFT, {"now": now}) if is_over else now
                if until is not None:
                    await start_job(session, actions.SEND, {}, after=until - now)

    async def _exchange(self, flight: "Flight", done: Collection[Done], room: int) -> None:
        """Keep what came back and take on what is due, in one transaction."""
        late = flight.late()
        if not (done or late or room > 0):
            return
        try:
            async with self._database.transaction() as session:
                if late:
                    await session.execute(_RENEW, {"until": clock.now() + rules.LEASE, "ids": late})
                await record(session, done)
                errands = await take(session, room)
        except BUSY:  # leases end, and what was not recorded is sent again
            log.warning("sender_waits_for_database", not_recorded=len(done))
            await asyncio.sleep(1)
            self._more.set()
            return
        flight.send(errands)


class Flight:
    """What one turn has under way."""

    def __init__(self, way_out: egress.Egress) -> None:
        self.tasks: dict[asyncio.Task[Done], UUID] = {}
        self._way_out = way_out
        self._renewed = asyncio.get_running_loop().time()

    def send(self, errands: Iterable[Errand]) -> None:
        """Set out with these."""
        self.tasks |= {asyncio.create_task(post(self._way_out, errand)): errand.id for errand in errands}

    def late(self) -> list[UUID]:
        """Whose leases are to be renewed now, so that only those of a dead process end."""
        now = asyncio.get_running_loop().time()
        if now < self._renewed + rules.RENEWED.total_seconds():
            return []
        self._renewed = now
        return list(self.tasks.values())

    async def back(self, more: asyncio.Event | None = None) -> set[Done]:
        """Those that have come back within a moment of the first; none if there is more to do or to renew before."""
        if not self.tasks:
            return set()
        news = {asyncio.create_task(more.wait())} if more else set()
        patience = rules.RENEWED.total_seconds()
        await asyncio.wait({*self.tasks, *news}, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        for waiting in news:
            waiting.cancel()
        await asyncio.wait(self.tasks, timeout=GATHER)
        come = [task for task in self.tasks if task.done()]
        for task in come:
            del self.tasks[task]
        return {task.result() for task in come}


_SENDERS: WeakKeyDictionary[Database, Sender] = WeakKeyDictionary()


async def claim(database: Database, room: int) -> list[Errand]:
    """Take on what is due, in a transaction of its own."""
    async with database.transaction() as session:
        return await take(session, room)


async def take(session: AsyncSession, room: int) -> list[Errand]:
    """Take what is due under a lease, so that two never send the same at once and a dead one's are taken over."""
    now = clock.now()
    hooks = (await session.scalars(_DUE, {"now": now})).all() if room > 0 else ()
    if not hooks:
        return []
    asked = {"now": now, "until": now + rules.LEASE, "hooks": hooks, "room": room, "at_once": rules.AT_ONCE}
    rows = (await session.execute(_CLAIM, asked)).all()
    entries = await queries.entries(session, {row.entry_id for row in rows})
    secrets = await living_secrets(session, {row.webhook_id for row in rows})
    bodies: dict[tuple[UUID, str, int], bytes] = {}
    errands = []
    for row in rows:
        entry, key = entries[row.entry_id], (row.entry_id, row.payload, row.api_version)
        if key not in bodies:
            bodies[key] = queries.body(entry, row.payload, row.api_version)
        message = queries.Message(bodies[key], queries.headers(entry, row.payload, row.id, row.attempts + 1))
        errands.append(Errand(row.id, row.webhook_id, row.url, row.attempts + 1, message, secrets[row.webhook_id]))
    return errands


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
    if not done:
        return
    by_id = {one.errand.id: one for one in done}
    held = await session.execute(_HELD, {"ids": sorted(by_id)})
    tries = {row.id: row.tries for row in held}  # without those that were deleted with their webhook in the meantime
    if not tries:
        return
    rows = [_kept(by_id[key], tried + 1) for key, tried in tries.items()]
    await session.execute(_KEEP, {name: [row[name] for row in rows] for name in rows[0]})
    waits = [row["due_at"] - clock.now() for row in rows if row["due_at"] is not None]
    for wait in sorted({rules.rounded(wait) for wait in waits}):
        await start_job(session, actions.SEND, {}, after=wait)
    await _endpoints(session, [by_id[key] for key in tries])


def _kept(one: Done, tries: int) -> dict[str, Any]:
    """An attempt, and what becomes of the delivery after so many."""
    now, sent = clock.now(), one.errand.message.headers | {"webhook-timestamp": str(int(one.at.timestamp()))}
    state, wait = rules.after(tries, random.uniform(-1, 1), one.status, one.retry_after)
    return {
        "id": new_id(),
        "delivery_id": one.errand.id,
        "webhook_id": one.errand.webhook_id,
        "number": one.errand.attempt,
        "at": one.at,
        "status": one.status,
        "error": one.error,
        "ms": one.ms,
        "sent": json.dumps(sent, ensure_ascii=False),
        "answered": json.dumps(dict(one.headers), ensure_ascii=False),
        "body": one.body[: rules.BODY_KEPT].decode("utf-8", "replace").replace("\x00", "\ufffd"),
        "state": state,
        "tries": tries,
        "due_at": now + wait if wait is not None else None,
        "delivered_at": now if state == "delivered" else None,
    }


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
