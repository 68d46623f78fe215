"""HTTP of breaking targets down."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires
from dangjian.targets.decompositions import actions
from dangjian.targets.decompositions.schemas import Decompose, Decomposition, Recompose
from dangjian.targets.permissions import TARGET_SET
from dangjian.targets.targets import queries
from dangjian.targets.targets.schemas import TargetRead

router = APIRouter(prefix="/targets", tags=["decompositions"], route_class=KernelRoute)
Setter = Annotated[Actor, Depends(Requires(TARGET_SET))]


@router.post("/{target_id}:decompose", response_model=Decomposition)
async def decompose(
    actor: Setter,
    session: Session,
    peers: Ask,
    seen: IfMatch,
    _key: IdempotencyKey,
    target_id: UUID,
    data: Decompose,
) -> dict[str, Any]:
    """Show the children, or write them as drafts."""
    return await actions.decompose(session, peers, actor, target_id, data, seen)


@router.post("/{target_id}:recompose", response_model=TargetRead)
async def recompose(
    actor: Setter, session: Session, seen: IfMatch, _key: IdempotencyKey, target_id: UUID, data: Recompose
) -> dict[str, Any]:
    """Take a breaking down back while nobody has touched it."""
    await actions.recompose(session, actor, target_id, data.batch_id, seen)
    return await queries.show(session, actor, target_id)
