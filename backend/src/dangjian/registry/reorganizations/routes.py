"""HTTP of merging, splitting and closing organisations, and of taking back what waits for its day."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.security import Actor, Requires
from dangjian.registry.organization_changes.schemas import (
    ChangeOutcome,
    OrganizationChangeRead,
    OrganizationClose,
    OrganizationMerge,
    OrganizationSplitting,
)
from dangjian.registry.permissions import ORGANIZATION_CHANGE
from dangjian.registry.reorganizations import actions

router = APIRouter(tags=["reorganizations"], route_class=KernelRoute)
Changer = Annotated[Actor, Depends(Requires(ORGANIZATION_CHANGE))]


@router.post("/organizations/{organization_id}:merge", response_model=ChangeOutcome)
async def merge(
    actor: Changer,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    organization_id: UUID,
    data: OrganizationMerge,
) -> dict[str, Any]:
    """Merge this organisation, and others like it, into one that goes on."""
    return await actions.merge(session, actor, organization_id, data, seen)


@router.post("/organizations/{organization_id}:split", response_model=ChangeOutcome)
async def split(
    actor: Changer,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    organization_id: UUID,
    data: OrganizationSplitting,
) -> dict[str, Any]:
    """Make new organisations out of one."""
    return await actions.split(session, actor, organization_id, data, seen)


@router.post("/organizations/{organization_id}:close", response_model=ChangeOutcome)
async def close(
    actor: Changer,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    organization_id: UUID,
    data: OrganizationClose,
) -> dict[str, Any]:
    """Close an organisation in which nobody is left."""
    return await actions.close(session, actor, organization_id, data, seen)


@router.post("/organization-changes/{change_id}:cancel", response_model=OrganizationChangeRead)
async def cancel(actor: Changer, session: Session, seen: IfMatch, change_id: UUID) -> Any:
    """Take back a change that waits for its day."""
    return await actions.cancel(session, actor, change_id, seen)
