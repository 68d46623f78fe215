"""HTTP: who I am, and the question of other services who is calling."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from dangjian.contracts.identity import HOLDERS, PATH, ActorState, HoldersState, calling_of
from dangjian.identity.callers import queries
from dangjian.identity.callers.schemas import Me
from dangjian.kernel.db import Session
from dangjian.kernel.errors import NotFound
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.security import Actor, ServiceOnly, signed_in

router = APIRouter(tags=["callers"], route_class=KernelRoute)


@router.get("/me", response_model=Me)
async def me(actor: Annotated[Actor, Depends(signed_in)], session: Session, request: Request) -> dict[str, Any]:
    """Who I am and what I may do."""
    return await queries.me(session, actor, calling_of(request, actor.account_id, actor.session_id)[2])


@router.get(PATH, include_in_schema=False)
async def actor(
    _asking: Annotated[str, Depends(ServiceOnly("identity"))],
    session: Session,
    account_id: UUID,
    session_id: UUID,
    acting_for: UUID | None = None,
) -> ActorState:
    """Who a session belongs to and what he may do now; 404 when it has ended."""
    found = await queries.actor_now(session, account_id, session_id, acting_for)
    if found is None:
        raise NotFound
    return ActorState.of(found)


@router.get(HOLDERS, include_in_schema=False)
async def holders(
    _asking: Annotated[str, Depends(ServiceOnly("identity"))],
    session: Session,
    organization_id: Annotated[list[UUID], Query(max_length=200)],
) -> HoldersState:
    """How many rights are held today on these organisations themselves, and by how many accounts."""
    return await queries.holders(session, organization_id)
