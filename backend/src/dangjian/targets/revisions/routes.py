"""HTTP of changes to targets in force."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires
from dangjian.targets.permissions import TARGET_PUBLISH
from dangjian.targets.revisions import actions
from dangjian.targets.targets import queries
from dangjian.targets.targets.schemas import TargetRead, TargetReason, TargetRevise

router = APIRouter(prefix="/targets", tags=["revisions"], route_class=KernelRoute)
Publisher = Annotated[Actor, Depends(Requires(TARGET_PUBLISH))]


@router.post("/{target_id}:revise", response_model=TargetRead)
async def revise(
    actor: Publisher,
    session: Session,
    peers: Ask,
    seen: IfMatch,
    _key: IdempotencyKey,
    target_id: UUID,
    data: TargetRevise,
) -> dict[str, Any]:
    """Change a target in force, with a reason."""
    await actions.revise(session, peers, actor, target_id, data, seen)
    return await queries.show(session, actor, target_id)


@router.post("/{target_id}:cancel", response_model=TargetRead)
async def cancel(
    actor: Publisher,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    target_id: UUID,
    data: TargetReason,
) -> dict[str, Any]:
    """Give a target up, with all below it."""
    await actions.cancel(session, actor, target_id, data.reason, seen)
    return await queries.show(session, actor, target_id)
