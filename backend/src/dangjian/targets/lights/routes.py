"""HTTP of lights."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.security import Actor, Requires
from dangjian.targets.lights import queries
from dangjian.targets.lights.schemas import LightBoard
from dangjian.targets.permissions import TASK_READ

router = APIRouter(prefix="/tasks/lights", tags=["lights"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(TASK_READ))]


@router.get("", response_model=LightBoard)
async def board(
    actor: Reader,
    session: Session,
    organization_id: Annotated[UUID | None, Query(description="不填则为本人可看的最上级")] = None,
) -> dict[str, Any]:
    """The light matrix (organisations by kinds of task) and the four quadrants (weight by days left)."""
    return await queries.board(session, actor, organization_id)
