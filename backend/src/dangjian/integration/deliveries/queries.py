"""Looks at deliveries, their health, the feed, and the message as a receiver gets it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.integration.deliveries import rules
from dangjian.integration.deliveries.models import Delivery, DeliveryAttempt, EventEntry, Recovery
from dangjian.integration.event_types import rules as telling
from dangjian.integration.event_types.queries import public_event
from dangjian.integration.event_types.rules import Form, Told
from dangjian.integration.organizations.models import OrganizationCopy
from dangjian.integration.permissions import WEBHOOK_READ
from dangjian.integration.webhooks.models import Webhook
from dangjian.kernel import clock
from dangjian.kernel.errors import FieldError, Invalid, NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.kernel.settings import settings

NOT_FOUND = "没有找到这条推送记录,请刷新后重试。"
EVERYWHERE = "/"
ENTRY = ("id", "type", "version", "at", "object_type", "object_id", "organization_id", "tenant", "sequence", "told")
_PLACE = aliased(OrganizationCopy)


@dataclass(frozen=True)
class Message:
    """What goes over the wire, but for the signatures."""

    body: bytes
    headers: dict[str, str]


def like(pattern: str) -> str:
    """A pattern of event types in the words of the database."""
    return pattern.replace("_", "\\_").replace("*", "%")


def told(entry: Mapping[str, Any], api_version: int) -> Told:
    """The event as it is told to who pinned this version: the newest form that he knows."""
    said, version, data = entry["told"], entry["version"], entry["told"]["data"]
    found = public_event(entry["type"])
    if found and version > api_version and data is not None:
        known = [number for number in found[1].older if number <= api_version]
        if known:
            version = max(known)
            data = found[1].older[version](dict(data))
    return Told(
        id=f"evt_{entry['id'].hex}",
        type=entry["type"],
        version=version,
        at=entry["at"],
        tenant=entry["tenant"],
        sequence=entry["sequence"],
        actor=said["actor"],
        kind=entry["object_type"],
        object_id=entry["object_id"],
        url=said["url"],
        page=said["page"],
        changes=said["changes"],
        data=data,
    )


def message(entry: Mapping[str, Any], form: Form, api_version: int, delivery_id: UUID, attempt: int) -> Message:
    """The same bytes for every attempt; the id is the receiver's key by which a repetition is known."""
    return Message(body(entry, form, api_version), headers(entry, form, delivery_id, attempt))


def body(entry: Mapping[str, Any], form: Form, api_version: int) -> bytes:
    """What is told of an event in this form."""
    base = settings().public_url.rstrip("/")
    return telling.body(telling.fitting(telling.envelope(told(entry, api_version), form, base)))


def headers(entry: Mapping[str, Any], form: Form, delivery_id: UUID, attempt: int) -> dict[str, str]:
    """What goes with it, but for the signatures."""
    kind = "application/cloudevents+json" if form == "cloudevents" else "application/json"
    return {
        "content-type": f"{kind}; charset=utf-8",
        "user-agent": "Dangjian-Webhooks/1",
        "webhook-id": f"msg_{entry['id'].hex}",
        "dangjian-event": entry["type"],
        "dangjian-delivery": f"dlv_{delivery_id.hex}",
        "dangjian-attempt": str(attempt),
    }


async def entries(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """Entries of the log as they are told."""
    found = await session.execute(select(*(getattr(EventEntry, name) for name in ENTRY)).where(EventEntry.id.in_(ids)))
    return {row["id"]: dict(row) for row in found.mappings()}


def _listed(actor: Actor, webhook_id: UUID | None) -> Select[Any]:
    found = (
        select(
            *(getattr(Delivery, name) for name in ("id", "webhook_id", "state", "attempts", "due_at", "created_at")),
            *(getattr(Delivery, name) for name in ("delivered_at", "last_status", "last_ms", "last_error")),
            *(getattr(EventEntry, name).label(f"entry_{name}") for name in ENTRY),
            *(Webhook.description.label("webhook_description"), Webhook.url, Webhook.payload, Webhook.api_version),
            _PLACE.name.label("organization_name"),
        )
        .join(EventEntry, EventEntry.id == Delivery.entry_id)
        .join(Webhook, Webhook.id == Delivery.webhook_id)
        .join(OrganizationCopy, OrganizationCopy.id == Webhook.organization_id)
        .outerjoin(_PLACE, _PLACE.id == EventEntry.organization_id)
        .where(within(OrganizationCopy, actor.orgs(WEBHOOK_READ)))
    )
    return found.where(Delivery.webhook_id == webhook_id) if webhook_id else found


def entry_of(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[f"entry_{name}"] for name in ENTRY}


def _read(row: Mapping[str, Any]) -> dict[str, Any]:
    found = public_event(row["entry_type"])
    state: rules.State = row["state"]
    return {
        **row,
        **{name: row[f"entry_{name}"] for name in ("type", "object_type", "object_id", "organization_id", "sequence")},
        "event_id": f"evt_{row['entry_id'].hex}",
        "title": found[1].title if found else row["entry_type"],
        "happened_at": row["entry_at"],
        "state_title": rules.STATE_TITLES[state],
        "why": None if state == "delivered" else rules.why(row["last_status"], row["last_error"]),
    }


async def search(
    session: AsyncSession,
    actor: Actor,
    webhook_id: UUID | None,
    state: str | None,
    type_pattern: str | None,
    since: datetime | None,
    until: datetime | None,
    paging: PageParams,
) -> dict[str, Any]:
    """A page of the log, the latest on top."""
    if webhook_id is not None:
        await seen(session, actor, webhook_id)
    found = _listed(actor, webhook_id)
    if state:
        found = found.where(Delivery.state == state)
    if type_pattern:
        found = found.where(EventEntry.type.like(like(type_pattern), escape="\\"))
    if since:
        found = found.where(EventEntry.at >= since)
    if until:
        found = found.where(EventEntry.at < until)
    page = await paginate(session, found.order_by(Delivery.created_at.desc(), Delivery.id.desc()), paging)
    return {**page, "items": [_read(row) for row in page["items"]]}


async def seen(session: AsyncSession, actor: Actor, webhook_id: UUID) -> None:
    """Refuse a webhook outside the caller's scope as one that does not exist."""
    mine = (
        select(Webhook.id)
        .join(OrganizationCopy, OrganizationCopy.id == Webhook.organization_id)
        .where(Webhook.id == webhook_id, within(OrganizationCopy, actor.orgs(WEBHOOK_READ)))
    )
    if await session.scalar(mine) is None:
        raise NotFound("没有找到这项推送,请刷新后重试。")


async def show(session: AsyncSession, actor: Actor, webhook_id: UUID, delivery_id: UUID) -> dict[str, Any]:
    """One with its request and every attempt."""
    asked = _listed(actor, webhook_id).where(Delivery.id == delivery_id)
    row = (await session.execute(asked)).mappings().first()
    if row is None:
        raise NotFound(NOT_FOUND)
    tried = await session.execute(
        select(DeliveryAttempt.__table__)
        .where(DeliveryAttempt.delivery_id == delivery_id)
        .order_by(DeliveryAttempt.number.desc())
    )
    log = [{**one, "why": rules.why(one["status"], one["error"])} for one in tried.mappings()]
    sent = message(entry_of(row), row["payload"], row["api_version"], row["id"], max(1, row["attempts"]))
    headers = log[0]["request_headers"] if log else sent.headers
    request = {"method": "POST", "url": row["url"], "headers": headers, "body": sent.body.decode()}
    return {**_read(row), "request": request, "attempt_log": log}


async def health(session: AsyncSession, actor: Actor, organization_id: UUID | None) -> list[dict[str, Any]]:
    """How each webhook in scope did in the last 24 hours, and what still waits, in two statements."""
    hooks = (
        select(Webhook.id)
        .join(OrganizationCopy, OrganizationCopy.id == Webhook.organization_id)
        .where(within(OrganizationCopy, actor.orgs(WEBHOOK_READ)))
    )
    if organization_id:
        hooks = hooks.where(within(OrganizationCopy, (organization_id,)))
    good = DeliveryAttempt.status.between(200, 299)
    late = func.percentile_disc(0.95).within_group(DeliveryAttempt.ms)
    tried = (
        select(
            DeliveryAttempt.webhook_id,
            func.count().label("attempts"),
            func.count().filter(good).label("delivered"),
            late.label("p95_ms"),
        )
        .where(DeliveryAttempt.at >= clock.now() - timedelta(hours=24), DeliveryAttempt.webhook_id.in_(hooks))
        .group_by(DeliveryAttempt.webhook_id)
    )
    standing = (
        select(
            Webhook.id.label("webhook_id"),
            func.count(Delivery.id).filter(Delivery.state.in_(("pending", "failed"))).label("waiting"),
            func.count(Delivery.id).filter(Delivery.state == "dead").label("dead"),
        )
        .outerjoin(Delivery, and_(Delivery.webhook_id == Webhook.id, Delivery.state != "delivered"))
        .where(Webhook.id.in_(hooks))
        .group_by(Webhook.id)
        .order_by(Webhook.id)
    )
    by_hook = {row["webhook_id"]: dict(row) for row in (await session.execute(tried)).mappings()}
    rows = (await session.execute(standing)).mappings()
    return [{**row, **_rate(by_hook.get(row["webhook_id"]))} for row in rows]


def _rate(row: Mapping[str, Any] | None) -> dict[str, Any]:
    if row is None:
        return {"attempts": 0, "delivered": 0, "success_percent": None, "p95_ms": None}
    share = Decimal(row["delivered"]) * 100 / Decimal(row["attempts"])
    rounded = share.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return {**{name: row[name] for name in ("attempts", "delivered", "p95_ms")}, "success_percent": rounded}


async def recovery(session: AsyncSession, actor: Actor, webhook_id: UUID, recovery_id: UUID) -> dict[str, Any]:
    """How far making good has come."""
    await seen(session, actor, webhook_id)
    found = await session.execute(
        select(Recovery.__table__).where(Recovery.id == recovery_id, Recovery.webhook_id == webhook_id)
    )
    row = found.mappings().first()
    if row is None:
        raise NotFound("没有找到这次补发,请刷新后重试。")
    return dict(row)


def _within_feed(actor: Actor) -> ColumnElement[bool]:
    """Events below the caller's organisations, and for who looks after a whole enterprise those of everybody."""
    head = aliased(OrganizationCopy)
    below = EventEntry.path.like(head.path + "%")
    everywhere = and_(EventEntry.path == EVERYWHERE, head.parent_id.is_(None))
    return exists().where(head.id.in_(actor.orgs(WEBHOOK_READ)), or_(below, everywhere))


async def feed(
    session: AsyncSession, actor: Actor, since: str | None, type_pattern: str | None, size: int
) -> dict[str, Any]:
    """The events after a place or a moment, in the order in which they were committed."""
    start = await _start(session, since)
    found = (
        select(EventEntry.position, *(getattr(EventEntry, name) for name in ENTRY))
        .where(EventEntry.position > start, EventEntry.at >= clock.now() - rules.KEPT, _within_feed(actor))
        .where(EventEntry.type != telling.PINGED)
    )
    if type_pattern:
        found = found.where(EventEntry.type.like(like(type_pattern), escape="\\"))
    rows: Sequence[Any] = (await session.execute(found.order_by(EventEntry.position).limit(size + 1))).mappings().all()
    base, page = settings().public_url.rstrip("/"), rows[:size]
    items = [telling.fitting(telling.envelope(told(row, telling.API_VERSION), "full", base)) for row in page]
    return {
        "items": items,
        "next": str(page[-1]["position"] if page else start),
        "has_more": len(rows) > size,
    }


async def _start(session: AsyncSession, since: str | None) -> int:
    if since is None:
        return 0
    if since.isascii() and since.isdigit() and len(since) <= 18:
        return int(since)
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        message = "请填写上次返回的 next,或 2026-11-21T08:00:00+08:00 这样的时间"
        raise Invalid(f"{message}。", [FieldError(field="since", message=message)])
    first = await session.scalar(select(func.min(EventEntry.position)).where(EventEntry.at >= moment))
    return first - 1 if first else await session.scalar(select(func.max(EventEntry.position))) or 0
