"""HTTP of branch pages."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.appraisal.branches import queries
from dangjian.appraisal.branches.schemas import BranchPage
from dangjian.appraisal.permissions import RUN_READ
from dangjian.appraisal.runs.schemas import PeriodText
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.security import Actor, Requires

router = APIRouter(prefix="/branches", tags=["branches"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(RUN_READ))]


@router.get("/{organization_id}", response_model=BranchPage)
async def show(
    actor: Reader,
    session: Session,
    organization_id: UUID,
    run_id: UUID | None = None,
    period: Annotated[PeriodText | None, Query(description="不填则为最近一个有数据的季度")] = None,
    scheme: Annotated[str | None, Query(max_length=64, description="方案代码")] = None,
) -> dict[str, Any]:
    """One branch in one run, with its trend and the way to the next star."""
    return await queries.show(session, actor, organization_id, run_id, period, scheme)
