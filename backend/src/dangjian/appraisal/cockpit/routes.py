"""HTTP of the cockpit."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.appraisal.cockpit import queries
from dangjian.appraisal.cockpit.schemas import Cockpit
from dangjian.appraisal.permissions import RUN_READ
from dangjian.appraisal.runs.schemas import PeriodText
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.security import Actor, Requires

router = APIRouter(prefix="/cockpit", tags=["cockpit"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(RUN_READ))]


@router.get("", response_model=Cockpit)
async def show(
    actor: Reader,
    session: Session,
    period: Annotated[PeriodText | None, Query(description="不填则为最近一个有数据的季度")] = None,
    scheme: Annotated[str | None, Query(max_length=64, description="方案代码")] = None,
    organization_id: Annotated[UUID | None, Query(description="只看该组织及下级")] = None,
) -> dict[str, Any]:
    """How all branches in scope stand, and what needs attention."""
    return await queries.show(session, actor, period, scheme, organization_id)
