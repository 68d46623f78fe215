"""HTTP of webhooks."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.integration.permissions import WEBHOOK_MANAGE, WEBHOOK_READ
from dangjian.integration.webhooks import actions, queries
from dangjian.integration.webhooks.rules import State
from dangjian.integration.webhooks.schemas import (
    SecretRotate,
    WebhookChange,
    WebhookCreate,
    WebhookCreated,
    WebhookRead,
    WebhookRow,
)
from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires

router = APIRouter(prefix="/webhooks", tags=["webhooks"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(WEBHOOK_READ))]
Manager = Annotated[Actor, Depends(Requires(WEBHOOK_MANAGE))]


@router.get("", response_model=Page[WebhookRow])
async def search(
    actor: Reader,
    session: Session,
    paging: Paging,
    organization_id: Annotated[UUID | None, Query(description="该组织及下级")] = None,
    state: State | None = None,
    q: Annotated[str | None, Query(max_length=100, description="名称或地址")] = None,
) -> dict[str, Any]:
    """The webhooks of the caller's scope."""
    return await queries.search(session, actor, organization_id, state, q, paging)


@router.post("", response_model=WebhookCreated, status_code=201)
async def create(
    actor: Manager, session: Session, peers: Ask, _key: IdempotencyKey, data: WebhookCreate
) -> dict[str, Any]:
    """Subscribe; the answer shows the secret, and no later one does."""
    webhook_id, secret = await actions.create(session, peers, actor, data)
    return {**await queries.show(session, actor, webhook_id), "secret": secret}


@router.get("/{webhook_id}", response_model=WebhookRead)
async def show(actor: Reader, session: Session, webhook_id: UUID) -> dict[str, Any]:
    """One webhook."""
    return await queries.show(session, actor, webhook_id)


@router.patch("/{webhook_id}", response_model=WebhookRead)
async def change(
    actor: Manager, session: Session, seen: IfMatch, webhook_id: UUID, data: WebhookChange
) -> dict[str, Any]:
    """Change it, pause it, or switch it on again."""
    await actions.change(session, actor, webhook_id, data, seen)
    return await queries.show(session, actor, webhook_id)


@router.delete("/{webhook_id}", status_code=204)
async def remove(actor: Manager, session: Session, seen: IfMatch, webhook_id: UUID) -> None:
    """Delete it with its log."""
    await actions.remove(session, actor, webhook_id, seen)


@router.post("/{webhook_id}:rotate-secret", response_model=WebhookCreated)
async def rotate_secret(
    actor: Manager, session: Session, seen: IfMatch, _key: IdempotencyKey, webhook_id: UUID, data: SecretRotate
) -> dict[str, Any]:
    """A new secret; both sign until the overlap is over."""
    secret = await actions.rotate(session, actor, webhook_id, data.overlap, seen)
    return {**await queries.show(session, actor, webhook_id), "secret": secret}
