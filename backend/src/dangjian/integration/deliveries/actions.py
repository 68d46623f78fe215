"""Entering events into the log, telling webhooks of them, and what people do about deliveries."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.integration import WebhookPinged
from dangjian.integration.deliveries import rules
from dangjian.integration.deliveries.models import Delivery, EventEntry, Recovery
from dangjian.integration.deliveries.queries import EVERYWHERE, NOT_FOUND
from dangjian.integration.deliveries.schemas import RecoverRequest
from dangjian.integration.event_types import rules as telling
from dangjian.integration.event_types.queries import public_event, told
from dangjian.integration.organizations.models import OrganizationCopy
from dangjian.integration.permissions import WEBHOOK_MANAGE
from dangjian.integration.webhooks import queries as webhooks
from dangjian.integration.webhooks.models import Webhook
from dangjian.kernel import audit, clock
from dangjian.kernel.catalogue import Part, Public
from dangjian.kernel.errors import FieldError, Invalid, NotFound, RuleBroken
from dangjian.kernel.events import EventRow, announce, emit, start_job
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor

SEND, PLACE, RECOVER = (f"job.integration.{name}" for name in ("send_webhooks", "place_events", "recover_webhook"))
ROWS_AT_ONCE = 500
# Positions are given and committed one transaction after the other, so that none appears behind a reader's back.
_ORDER = text("SELECT pg_advisory_xact_lock(4243)")
_NUMBER = text(
    "WITH due AS MATERIALIZED (SELECT id, nextval('integration.event_position') AS place FROM (SELECT id FROM "
    "integration.event_entry WHERE position IS NULL AND path IS NOT NULL ORDER BY at, id) waiting) "
    "UPDATE integration.event_entry e SET position = due.place FROM due WHERE e.id = due.id"
)
_ANY = text("SELECT EXISTS (SELECT 1 FROM integration.event_entry WHERE position IS NULL AND path IS NOT NULL)")


class NotActive(RuleBroken):
    """What is switched off is not told anything."""

    code = "webhook_not_active"


async def enter(session: AsyncSession, row: EventRow) -> list[UUID]:
    """Enter an event into the log, one entry for each object, and tell the webhooks that asked for it."""
    found = public_event(row.name)
    if found is None or not row.sequences:
        return []
    public = found[1]
    parts = public.parts(row.body)
    places = await _places(session, {UUID(part.organization_id) for part in parts if part.organization_id})
    entries = [
        _entry(row, public, number, part, places, sequence)
        for number, (part, sequence) in enumerate(zip(parts, row.sequences, strict=True))
    ]
    await session.execute(upsert(EventEntry).on_conflict_do_nothing(), entries)
    await tell(session, entries)
    if any(entry["path"] is None for entry in entries):
        await start_job(session, PLACE, {}, after=timedelta(seconds=2))
    return [entry["id"] for entry in entries]


def _entry(
    row: EventRow,
    public: Public,
    number: int,
    part: Part,
    places: Mapping[UUID, tuple[str, str]],
    sequence: int,
) -> dict[str, Any]:
    entry_id = uuid5(row.id, str(number))
    organization_id = UUID(part.organization_id) if part.organization_id else None
    path, tenant = places.get(organization_id, (None, "")) if organization_id else (EVERYWHERE, "")
    one = told(entry_id, row.name, public, part, row.at, sequence, row.actor, tenant)
    said = {"actor": one.actor, "url": one.url, "page": one.page, "changes": one.changes, "data": one.data}
    return {
        **{"id": entry_id, "type": row.name, "version": public.version, "at": row.at, "object_type": public.kind},
        **{"object_id": part.object_id, "organization_id": organization_id, "path": path, "tenant": tenant},
        **{"sequence": sequence, "severity": part.severity, "category": part.category},
        "told": said,
    }


async def _places(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Where organisations stand in the tree, and the code of the enterprise above each."""
    found = await session.execute(
        select(OrganizationCopy.id, OrganizationCopy.path).where(OrganizationCopy.id.in_(sorted(ids)))
    )
    paths = {row.id: row.path for row in found}
    roots = {UUID(path.split("/")[1]) for path in paths.values()}
    named = await session.execute(
        select(OrganizationCopy.id, OrganizationCopy.code).where(OrganizationCopy.id.in_(sorted(roots)))
    )
    codes = {row.id: row.code for row in named}
    return {key: (path, codes.get(UUID(path.split("/")[1]), "")) for key, path in paths.items()}


async def tell(session: AsyncSession, entries: Sequence[Mapping[str, Any]]) -> None:
    """One delivery for each entry and each active webhook that asked for it; once, however often this is called."""
    hooks = await session.execute(
        select(Webhook.id, Webhook.patterns, Webhook.min_severity, Webhook.categories, OrganizationCopy.path)
        .join(OrganizationCopy, OrganizationCopy.id == Webhook.organization_id)
        .where(Webhook.state == "active")
        .order_by(Webhook.id)
    )
    rows = [delivery(entry["id"], hook.id) for hook in hooks.all() for entry in entries if is_for(hook, entry)]
    if not rows:
        return
    for start in range(0, len(rows), ROWS_AT_ONCE):
        statement = upsert(Delivery).on_conflict_do_nothing(index_elements=["webhook_id", "entry_id"])
        await session.execute(statement, rows[start : start + ROWS_AT_ONCE])
    await start_job(session, SEND, {})


def is_for(hook: Any, entry: Mapping[str, Any]) -> bool:
    """Whether an event lies below the webhook's organisation and is what it asked for; a ping is for one alone."""
    path = entry["path"]
    if path is None:
        return False
    if entry["type"] == telling.PINGED:
        return bool(entry["object_id"] == str(hook.id))
    is_below = path.startswith(hook.path) or (path == EVERYWHERE and hook.path.count("/") == 2)
    return (
        is_below
        and telling.matches(hook.patterns, entry["type"])
        and telling.is_grave_enough(entry["severity"], hook.min_severity)
        and telling.is_of_category(entry["category"], hook.categories)
    )


def delivery(entry_id: UUID, webhook_id: UUID) -> dict[str, Any]:
    """A delivery that is due at once."""
    now = clock.now()
    started = {"state": "pending", "attempts": 0, "tries": 0, "due_at": now, "created_at": now}
    return {"id": new_id(), "webhook_id": webhook_id, "entry_id": entry_id, **started}


async def place_late(session: AsyncSession) -> int:
    """Tell of events whose organisation is known by now; how many."""
    waiting = await session.execute(
        select(EventEntry.id, EventEntry.organization_id)
        .join(OrganizationCopy, OrganizationCopy.id == EventEntry.organization_id)
        .where(EventEntry.path.is_(None))
        .order_by(EventEntry.at, EventEntry.id)
        .limit(ROWS_AT_ONCE)
        .with_for_update(of=EventEntry, skip_locked=True)
    )
    rows = waiting.all()
    places = await _places(session, {row.organization_id for row in rows})
    entries = []
    for row in rows:
        path, tenant = places[row.organization_id]
        placed = update(EventEntry).where(EventEntry.id == row.id).returning(EventEntry.__table__)
        found = await session.execute(placed.values(path=path, tenant=tenant))
        entries.append(dict(found.mappings().one()))
    await tell(session, entries)
    return len(entries)


async def number(session: AsyncSession) -> None:
    """Give everything committed by now its place in the log."""
    if await session.scalar(_ANY):
        await session.execute(_ORDER)
        await session.execute(_NUMBER)


async def ping(session: AsyncSession, actor: Actor, webhook_id: UUID) -> UUID:
    """Send this webhook an event of its own; the delivery by which it can be followed."""
    hook = await _active(session, actor, webhook_id)
    event_id = await emit(session, WebhookPinged(webhook_id=hook.id, organization_id=hook.organization_id))
    entry_ids = await enter(session, await session.get_one(EventRow, event_id))
    await _record(session, actor, hook, "ping", {})
    mine = (Delivery.webhook_id == hook.id) & (Delivery.entry_id == entry_ids[0])
    found: UUID = (await session.scalars(select(Delivery.id).where(mine))).one()
    return found


async def _active(session: AsyncSession, actor: Actor, webhook_id: UUID) -> Webhook:
    hook = await webhooks.held(session, actor, WEBHOOK_MANAGE, webhook_id)
    if hook.state != "active":
        raise NotActive("这项推送没有启用,请先启用。")
    return hook


async def redeliver(session: AsyncSession, actor: Actor, webhook_id: UUID, delivery_id: UUID) -> None:
    """Send it again, delivered or not, under the same id."""
    hook = await _active(session, actor, webhook_id)
    again = _again().where(Delivery.id == delivery_id, Delivery.webhook_id == hook.id).returning(Delivery.id)
    if (await session.execute(again)).first() is None:
        raise NotFound(NOT_FOUND)
    await _record(session, actor, hook, "redeliver", {"delivery_id": str(delivery_id)})
    await start_job(session, SEND, {})


def _again() -> Any:
    return update(Delivery).values(state="pending", tries=0, due_at=clock.now(), delivered_at=None)


async def recover(session: AsyncSession, actor: Actor, webhook_id: UUID, data: RecoverRequest) -> UUID:
    """Make good for a stretch of time; the worker does it."""
    hook = await _active(session, actor, webhook_id)
    now = clock.now()
    until = min(data.until or now, now)
    earliest = now - rules.KEPT
    if data.since >= until:
        raise Invalid("开始时间应早于结束时间。", [FieldError(field="since", message="应早于结束时间")])
    if until <= earliest:
        raise Invalid("只能补发 30 天以内的事件。", [FieldError(field="until", message="应在 30 天以内")])
    row = Recovery(
        id=new_id(),
        webhook_id=hook.id,
        since=max(data.since, earliest),
        until=until,
        only=data.only,
        state="waiting",
        recovered=0,
        created_at=now,
        created_by_name=actor.display_name,
    )
    session.add(row)
    await session.flush()
    after = {"since": row.since.isoformat(), "until": row.until.isoformat(), "only": row.only}
    await _record(session, actor, hook, "recover", after)
    await start_job(session, RECOVER, {"recovery_id": str(row.id)})
    return row.id


async def recover_failed(session: AsyncSession, row: Recovery) -> int:
    """Send again what had failed in the stretch; what waits or was delivered is left alone."""
    told_then = select(EventEntry.id).where(EventEntry.at >= row.since, EventEntry.at < row.until)
    again = _again().where(
        Delivery.webhook_id == row.webhook_id,
        Delivery.state.in_(("failed", "dead")),
        Delivery.entry_id.in_(told_then),
    )
    done = await session.execute(again.returning(Delivery.id))
    return len(done.all())


async def recover_missing(session: AsyncSession, row: Recovery, after: int) -> tuple[int, int | None]:
    """Tell of some hundred events that were never told; how many, and where to go on, none at the end."""
    hook = (
        await session.execute(
            select(Webhook.id, Webhook.patterns, Webhook.min_severity, Webhook.categories, OrganizationCopy.path)
            .join(OrganizationCopy, OrganizationCopy.id == Webhook.organization_id)
            .where(Webhook.id == row.webhook_id)
        )
    ).one()
    found = await session.execute(
        select(EventEntry.id, *_MATCHED, EventEntry.position)
        .where(EventEntry.at >= row.since, EventEntry.at < row.until, EventEntry.position > after)
        .order_by(EventEntry.position)
        .limit(ROWS_AT_ONCE)
    )
    entries = [dict(row) for row in found.mappings()]
    rows = [delivery(entry["id"], hook.id) for entry in entries if is_for(hook, entry)]
    if not entries:
        return 0, None
    made = 0
    if rows:
        statement = upsert(Delivery).values(rows).on_conflict_do_nothing(index_elements=["webhook_id", "entry_id"])
        made = len((await session.execute(statement.returning(Delivery.id))).all())
    return made, entries[-1]["position"]


_MATCHED = (
    *(EventEntry.path, EventEntry.type, EventEntry.object_id, EventEntry.severity, EventEntry.category),
    EventEntry.organization_id,
)


async def purge(session: AsyncSession) -> int:
    """Forget what is older than thirty days, a few thousand at a time; how many entries went."""
    old = select(EventEntry.id).where(EventEntry.at < clock.now() - rules.KEPT).limit(5_000)
    gone = await session.execute(delete(EventEntry).where(EventEntry.id.in_(old)).returning(EventEntry.id))
    return len(gone.all())


async def _record(session: AsyncSession, actor: Actor, hook: Webhook, verb: str, after: dict[str, Any]) -> None:
    place = hook.organization_id
    await audit.write(session, actor, f"webhook.{verb}", "webhook", hook.id, organization_id=place, after=after)
    await announce(session, "webhook", hook.id, place)
