"""HTTP of replays."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from dangjian.appraisal.permissions import RUN_PUBLISH
from dangjian.appraisal.replays import actions
from dangjian.appraisal.replays.schemas import Replay
from dangjian.appraisal.runs.queries import head
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.security import Actor, Requires

router = APIRouter(prefix="/runs", tags=["replays"], route_class=KernelRoute)
Publisher = Annotated[Actor, Depends(Requires(RUN_PUBLISH))]


@router.post("/{run_id}:replay", response_model=Replay)
async def replay(actor: Publisher, session: Session, _key: IdempotencyKey, run_id: UUID) -> Any:
    """Compute a published run again from what it kept; nothing is changed."""
    await head(session, run_id, actor.orgs(RUN_PUBLISH))
    return await actions.replay(session, run_id)
