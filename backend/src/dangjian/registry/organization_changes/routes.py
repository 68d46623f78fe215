"""HTTP of changes of the tree: set up, rename, reshape, move; the changes there were."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, status

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging, paginate
from dangjian.kernel.security import Actor, Requires
from dangjian.registry.organization_changes import actions, queries
from dangjian.registry.organization_changes.schemas import (
    ChangeOutcome,
    OrganizationChangeRead,
    OrganizationCreate,
    OrganizationMove,
    OrganizationRename,
    OrganizationReshape,
    SplitBelongings,
    Status,
)
from dangjian.registry.permissions import ORGANIZATION_CHANGE, ORGANIZATION_READ

router = APIRouter(tags=["organization_changes"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(ORGANIZATION_READ))]
Changer = Annotated[Actor, Depends(Requires(ORGANIZATION_CHANGE))]


@router.get("/organization-changes", response_model=Page[OrganizationChangeRead])
async def search(
    actor: Reader, session: Session, paging: Paging, organization_id: UUID | None = None, status: Status | None = None
) -> dict[str, Any]:
    """List the changes of organisations in the caller's scope, those to come included, the latest day first."""
    return await paginate(session, queries.history(actor, organization_id, status), paging)


@router.get("/organizations/{organization_id}/belongings", response_model=SplitBelongings)
async def belongings(actor: Changer, session: Session, organization_id: UUID) -> dict[str, Any]:
    """All that belongs to an organisation itself, for whoever gives it to new ones."""
    await queries.visible(session, actor, organization_id)
    return await queries.belongings(session, organization_id)


@router.post("/organizations", response_model=ChangeOutcome, status_code=status.HTTP_201_CREATED)
async def create(actor: Changer, session: Session, _key: IdempotencyKey, data: OrganizationCreate) -> dict[str, Any]:
    """Set up an organisation under another, now or on a day to come; or only see what that would mean."""
    return await actions.create(session, actor, data)


@router.post("/organizations/{organization_id}:rename", response_model=ChangeOutcome)
async def rename(
    actor: Changer,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    organization_id: UUID,
    data: OrganizationRename,
) -> dict[str, Any]:
    """Give an organisation another name from a day on."""
    return await actions.rename(session, actor, organization_id, data, seen)


@router.post("/organizations/{organization_id}:reshape", response_model=ChangeOutcome)
async def reshape(
    actor: Changer,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    organization_id: UUID,
    data: OrganizationReshape,
) -> dict[str, Any]:
    """Make a branch joint, temporary or regular from a day on."""
    return await actions.reshape(session, actor, organization_id, data, seen)


@router.post("/organizations/{organization_id}:move", response_model=ChangeOutcome)
async def move(
    actor: Changer, session: Session, seen: IfMatch, _key: IdempotencyKey, organization_id: UUID, data: OrganizationMove
) -> dict[str, Any]:
    """Put an organisation, with all below it, under another from a day on."""
    return await actions.move(session, actor, organization_id, data, seen)
