"""HTTP of statistics."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires
from dangjian.kernel.strict import Day
from dangjian.liaison.permissions import ISSUE_READ
from dangjian.liaison.statistics import queries
from dangjian.liaison.statistics.schemas import Statistics

router = APIRouter(prefix="/statistics", tags=["statistics"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(ISSUE_READ))]


@router.get("", response_model=Statistics)
async def show(
    actor: Reader,
    session: Session,
    peers: Ask,
    organization_id: UUID,
    first_on: Day | None = None,
    last_on: Day | None = None,
) -> dict[str, Any]:
    """Funnel, rates with intervals, causes, ages, months and units of issues raised in a span (this year if none)."""
    return await queries.show(session, peers, actor, organization_id, first_on, last_on)
