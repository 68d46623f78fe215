"""HTTP of saved views."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, status

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires
from dangjian.liaison.permissions import ISSUE_READ
from dangjian.liaison.saved_views import actions, queries
from dangjian.liaison.saved_views.schemas import SavedViewRead, SavedViewWrite

router = APIRouter(prefix="/saved-views", tags=["saved-views"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(ISSUE_READ))]


@router.get("", response_model=list[SavedViewRead])
async def listed(actor: Reader, session: Session) -> Sequence[Mapping[Any, Any]]:
    """The caller's own views and those shared with the caller."""
    return await queries.listed(session, actor)


@router.post("", response_model=SavedViewRead, status_code=status.HTTP_201_CREATED)
async def create(
    actor: Reader, session: Session, peers: Ask, _key: IdempotencyKey, data: SavedViewWrite
) -> Mapping[Any, Any]:
    """Save filters under a name."""
    return await queries.show(session, actor, await actions.create(session, peers, actor, data))


@router.put("/{view_id}", response_model=SavedViewRead)
async def update(
    actor: Reader, session: Session, peers: Ask, seen: IfMatch, view_id: UUID, data: SavedViewWrite
) -> Mapping[Any, Any]:
    """Change one's own view."""
    await actions.update(session, peers, actor, view_id, data, seen)
    return await queries.show(session, actor, view_id)


@router.delete("/{view_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete(actor: Reader, session: Session, seen: IfMatch, view_id: UUID) -> None:
    """Delete one's own view."""
    await actions.delete(session, actor, view_id, seen)
