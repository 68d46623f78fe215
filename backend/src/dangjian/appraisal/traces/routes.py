"""HTTP of traces."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.appraisal.permissions import RUN_READ
from dangjian.appraisal.runs.schemas import PeriodText
from dangjian.appraisal.traces import queries
from dangjian.appraisal.traces.schemas import Trace
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.security import Actor, Requires

router = APIRouter(prefix="/branches", tags=["traces"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(RUN_READ))]


@router.get("/{organization_id}/trace", response_model=Trace)
async def show(
    actor: Reader,
    session: Session,
    organization_id: UUID,
    run_id: UUID | None = None,
    period: Annotated[PeriodText | None, Query(description="不填则为最近一个有数据的季度")] = None,
    scheme: Annotated[str | None, Query(max_length=64, description="方案代码")] = None,
    indicator: Annotated[str | None, Query(max_length=64, description="只看一个指标")] = None,
) -> dict[str, Any]:
    """Why not 100: every loss down to the record, the rule and the verdict."""
    return await queries.show(session, actor, organization_id, run_id, period, scheme, indicator)
