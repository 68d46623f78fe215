"""HTTP of deliveries and of the feed."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.integration.deliveries import actions, queries
from dangjian.integration.deliveries.rules import State
from dangjian.integration.deliveries.schemas import (
    DeliveryRead,
    DeliveryRow,
    EventFeed,
    PingStarted,
    RecoverRequest,
    RecoveryRead,
    WebhookHealth,
)
from dangjian.integration.permissions import WEBHOOK_MANAGE, WEBHOOK_READ
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.security import Actor, Requires
from dangjian.kernel.strict import Instant

router = APIRouter(prefix="/webhooks", tags=["deliveries"], route_class=KernelRoute)
log = APIRouter(prefix="/deliveries", tags=["deliveries"], route_class=KernelRoute)
feed = APIRouter(prefix="/events", tags=["deliveries"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(WEBHOOK_READ))]
Manager = Annotated[Actor, Depends(Requires(WEBHOOK_MANAGE))]
Pattern = Annotated[
    str | None,
    Query(max_length=100, pattern=r"^[a-z_*]+(\.[a-z_*]+){0,2}$", description="事件类型,* 代表任意一段"),
]


@router.get(":health", response_model=list[WebhookHealth])
async def health(
    actor: Reader,
    session: Session,
    organization_id: Annotated[UUID | None, Query(description="该组织及下级")] = None,
) -> list[dict[str, Any]]:
    """How each webhook of the caller's scope did in the last 24 hours."""
    return await queries.health(session, actor, organization_id)


@router.post("/{webhook_id}:ping", response_model=PingStarted, status_code=202)
async def ping(actor: Manager, session: Session, _key: IdempotencyKey, webhook_id: UUID) -> dict[str, UUID]:
    """Send a trial event to this receiver alone."""
    return {"delivery_id": await actions.ping(session, actor, webhook_id)}


@router.post("/{webhook_id}:recover", response_model=RecoveryRead, status_code=202)
async def recover(
    actor: Manager, session: Session, _key: IdempotencyKey, webhook_id: UUID, data: RecoverRequest
) -> dict[str, Any]:
    """Make good for a stretch of time; repeating it does nothing twice."""
    recovery_id = await actions.recover(session, actor, webhook_id, data)
    return await queries.recovery(session, actor, webhook_id, recovery_id)


@router.get("/{webhook_id}/recoveries/{recovery_id}", response_model=RecoveryRead)
async def recovery(actor: Reader, session: Session, webhook_id: UUID, recovery_id: UUID) -> dict[str, Any]:
    """How far making good has come."""
    return await queries.recovery(session, actor, webhook_id, recovery_id)


@router.get("/{webhook_id}/deliveries", response_model=Page[DeliveryRow])
async def of_webhook(
    actor: Reader,
    session: Session,
    paging: Paging,
    webhook_id: UUID,
    status: State | None = None,
    type: Pattern = None,
    since: Annotated[Instant | None, Query(description="事件发生不早于")] = None,
    until: Annotated[Instant | None, Query(description="事件发生早于")] = None,
) -> dict[str, Any]:
    """The log of one webhook, the latest on top."""
    return await queries.search(session, actor, webhook_id, status, type, since, until, paging)


@router.get("/{webhook_id}/deliveries/{delivery_id}", response_model=DeliveryRead)
async def show(actor: Reader, session: Session, webhook_id: UUID, delivery_id: UUID) -> dict[str, Any]:
    """One delivery with its request and every attempt."""
    return await queries.show(session, actor, webhook_id, delivery_id)


@router.post("/{webhook_id}/deliveries/{delivery_id}:redeliver", response_model=DeliveryRead, status_code=202)
async def redeliver(
    actor: Manager, session: Session, _key: IdempotencyKey, webhook_id: UUID, delivery_id: UUID
) -> dict[str, Any]:
    """Send it again under the same id."""
    await actions.redeliver(session, actor, webhook_id, delivery_id)
    return await queries.show(session, actor, webhook_id, delivery_id)


@log.get("", response_model=Page[DeliveryRow])
async def search(
    actor: Reader,
    session: Session,
    paging: Paging,
    status: State | None = None,
    type: Pattern = None,
    since: Annotated[Instant | None, Query(description="事件发生不早于")] = None,
    until: Annotated[Instant | None, Query(description="事件发生早于")] = None,
) -> dict[str, Any]:
    """The log of all webhooks in scope; with `status=dead` what was given up."""
    return await queries.search(session, actor, None, status, type, since, until, paging)


@feed.get("", response_model=EventFeed)
async def pull(
    actor: Reader,
    session: Session,
    since: Annotated[str | None, Query(max_length=40, description="上次返回的 next,或带时区的时间")] = None,
    type: Pattern = None,
    size: Annotated[int, Query(ge=1, le=200, description="每次条数,至多 200")] = 100,
) -> dict[str, Any]:
    """Events of the last 30 days for receivers that cannot be reached; go on with `next`."""
    await actions.number(session)
    return await queries.feed(session, actor, since, type, size)
