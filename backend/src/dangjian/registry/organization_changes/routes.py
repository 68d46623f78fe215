"""HTTP of changes of the tree: set up, rename, reshape, move; the changes there were."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, status
from sqlalchemy.ext.asyncio import AsyncSession

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


@dataclass(frozen=True)
class Changing:
    """Who changes an organisation, in which version it was seen; sent again, it is done once."""

    session: AsyncSession
    actor: Actor
    seen: int

    def about(self, organization_id: UUID) -> tuple[AsyncSession, Actor, UUID]:
        """As actions take it."""
        return self.session, self.actor, organization_id


async def changing(actor: Changer, session: Session, seen: IfMatch, _key: IdempotencyKey) -> Changing:
    """What every change of one organisation asks for."""
    return Changing(session, actor, seen)


Asking = Annotated[Changing, Depends(changing)]


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
async def rename(asking: Asking, organization_id: UUID, data: OrganizationRename) -> dict[str, Any]:
    """Give an organisation another name from a day on."""
    return await actions.rename(*asking.about(organization_id), data, asking.seen)


@router.post("/organizations/{organization_id}:reshape", response_model=ChangeOutcome)
async def reshape(asking: Asking, organization_id: UUID, data: OrganizationReshape) -> dict[str, Any]:
    """Make a branch joint, temporary or regular from a day on."""
    return await actions.reshape(*asking.about(organization_id), data, asking.seen)


@router.post("/organizations/{organization_id}:move", response_model=ChangeOutcome)
async def move(asking: Asking, organization_id: UUID, data: OrganizationMove) -> dict[str, Any]:
    """Put an organisation, with all below it, under another from a day on."""
    return await actions.move(*asking.about(organization_id), data, asking.seen)
