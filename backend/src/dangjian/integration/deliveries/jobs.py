"""The sender: takes what is due, posts it through the one way out, and keeps what came of it."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import structlog
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.integration.deliveries import actions, queries, rules
from dangjian.integration.deliveries.models import Delivery, DeliveryAttempt, EventEntry, Recovery
from dangjian.integration.webhooks import actions as webhooks
from dangjian.integration.webhooks.models import Webhook, WebhookSecret
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
RECORDING = 4  # connections taken for keeping results, so that events and jobs beside keep theirs
TURN = timedelta(seconds=20)
SELDOM = timedelta(seconds=10)

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


@dataclass(frozen=True)
class Outcome:
    """What came of an attempt."""

    at: datetime
    ms: int
    status: int | None = None
    error: str | None = None
    headers: Mapping[str, str] | None = None
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
        self._recording = asyncio.Semaphore(RECORDING)
        self._is_busy = False

    async def turn(self) -> None:
        """Send until nothing is due, for a while at most; what is then left is asked for anew."""
        self._more.set()
        if self._is_busy:
            return
        self._is_busy = True
        try:
            async with egress.client() as way_out:
                is_over = await self._round(way_out)
        finally:
            self._is_busy = False
        if not is_over:
            async with self._database.transaction() as session:
                await start_job(session, actions.SEND, {})

    async def _round(self, way_out: egress.Egress) -> bool:
        under_way: set[asyncio.Task[None]] = set()
        start = asyncio.get_running_loop().time()
        try:
            while self._more.is_set() or under_way:
                if asyncio.get_running_loop().time() - start > TURN.total_seconds():
                    return False
                self._more.clear()
                for errand in await claim(self._database, IN_FLIGHT - len(under_way)):
                    under_way.add(asyncio.create_task(self._carry_out(way_out, errand)))
                under_way = await self._wait(under_way)
            return True
        finally:
            await asyncio.gather(*under_way, return_exceptions=True)

    async def _wait(self, under_way: set[asyncio.Task[None]]) -> set[asyncio.Task[None]]:
        """Until one has come back or there is more to do; whoever came back has made room for the next."""
        if not under_way:
            return under_way
        news = asyncio.create_task(self._more.wait())
        done, _ = await asyncio.wait({*under_way, news}, return_when=asyncio.FIRST_COMPLETED)
        news.cancel()
        if done - {news}:
            self._more.set()
        return under_way - done

    async def _carry_out(self, way_out: egress.Egress, errand: Errand) -> None:
        outcome = await post(way_out, errand)
        try:
            async with self._recording, self._database.transaction() as session:
                await record(session, errand, outcome)
        except (DBAPIError, OSError, TimeoutError):
            log.warning("attempt_not_recorded", delivery=str(errand.id))  # its lease ends, and it is sent again


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
        .order_by(EventEntry.position)
    )
    rows = [dict(row) for row in found.mappings()]
    secrets = {key: await _secrets(session, key) for key in {row["webhook_id"] for row in rows}}
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


async def _secrets(session: AsyncSession, webhook_id: UUID) -> list[tuple[SignatureKind, str]]:
    return [(_kind(one), one.sealed) for one in await living_secrets(session, webhook_id)]


def _kind(one: WebhookSecret) -> SignatureKind:
    return "v1" if one.kind == "v1" else "v1a"


@lru_cache(maxsize=1_000)
def _opened(sealed: str) -> str:
    return unseal(sealed).decode()


async def post(way_out: egress.Egress, errand: Errand) -> Outcome:
    """Sign and send once, through the guard that no address inside passes."""
    at = clock.now()
    sent = errand.message
    try:
        signed = [signature(k, _opened(s), sent.headers["webhook-id"], at, sent.body) for k, s in errand.secrets]
        stamp = {"webhook-timestamp": str(int(at.timestamp())), "webhook-signature": " ".join(signed)}
        reply = await way_out.post(errand.url, sent.body, sent.headers | stamp)
    except SealingKeysMissing:
        return Outcome(at, 0, error=rules.UNSEALED)
    except egress.EgressRefused:
        return Outcome(at, 0, error=rules.REFUSED)
    except egress.EgressFailed as failed:
        return Outcome(at, failed.ms, error=failed.kind)
    return Outcome(at, reply.ms, reply.status, None, reply.headers, reply.body)


async def record(session: AsyncSession, errand: Errand, outcome: Outcome) -> None:
    """Keep the attempt and what follows from it: delivered, tried again later, given up, or switched off."""
    row = await session.get(Delivery, errand.id, with_for_update=True, populate_existing=True)
    if row is None:
        return  # deleted with its webhook in the meantime
    await _keep(session, errand, outcome)
    result = rules.result_of(outcome.status)
    row.attempts, row.tries, row.leased_until = errand.attempt, row.tries + 1, None
    row.last_status, row.last_error, row.last_ms = outcome.status, outcome.error, outcome.ms
    if result == "delivered":
        row.state, row.delivered_at = "delivered", clock.now()
    else:
        asked = rules.retry_after((outcome.headers or {}).get("Retry-After"), clock.now())
        spread = random.uniform(-1, 1)
        wait = None if result == "gone" else rules.next_wait(row.tries, spread, outcome.status, asked)
        row.state = "dead" if wait is None else "failed"
        if wait is not None:
            row.due_at = clock.now() + wait
            await start_job(session, actions.SEND, {}, after=wait)
    await session.flush()
    await _of_webhook(session, errand.webhook_id, result, outcome)


async def _keep(session: AsyncSession, errand: Errand, outcome: Outcome) -> None:
    sent = errand.message.headers | {"webhook-timestamp": str(int(outcome.at.timestamp()))}
    await session.execute(
        insert(DeliveryAttempt).values(
            id=new_id(),
            delivery_id=errand.id,
            webhook_id=errand.webhook_id,
            number=errand.attempt,
            at=outcome.at,
            status=outcome.status,
            error=outcome.error,
            ms=outcome.ms,
            request_headers=sent,
            response_headers=rules.shown_headers(outcome.headers or {}),
            response_body=outcome.body[: rules.BODY_KEPT].decode("utf-8", "replace").replace("\x00", "\ufffd"),
        )
    )


async def _of_webhook(session: AsyncSession, webhook_id: UUID, result: rules.Result, outcome: Outcome) -> None:
    """How the endpoint does: an answer ends its failing, nothing but failures in five days switches it off."""
    now = clock.now()
    if result == "delivered":
        good = (Webhook.failing_since.is_not(None)) | (Webhook.last_success_at.is_(None))
        stale = Webhook.last_success_at < now - SELDOM
        mine = update(Webhook).where(Webhook.id == webhook_id, good | stale)
        await session.execute(mine.values(failing_since=None, last_success_at=now))
        return
    hook = await session.get(Webhook, webhook_id, with_for_update={"key_share": True}, populate_existing=True)
    if hook is None or hook.state == "disabled":
        return
    hook.failing_since = hook.failing_since or outcome.at
    hook.last_failure_at = now
    if result == "gone":
        await _switch_off(session, hook, "gone")
    elif is_given_up(hook.failing_since, now):
        await _switch_off(session, hook, "failing")
    await session.flush()


async def _switch_off(session: AsyncSession, hook: Webhook, reason: Reason) -> None:
    """What still waited is given up, in the open: it is listed, and can be recovered once it is switched on again."""
    await session.execute(
        update(Delivery)
        .where(Delivery.webhook_id == hook.id, Delivery.state.in_(("pending", "failed")))
        .values(state="dead", last_error=rules.ENDED)
        .execution_options(synchronize_session=False)
    )
    await webhooks.disable(session, hook, reason)


async def place_events(database: Database, _: dict[str, Any]) -> None:
    """Tell of events whose organisation has become known."""
    while True:
        async with database.transaction() as session:
            if await actions.place_late(session) < actions.ROWS_AT_ONCE:
                return


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
