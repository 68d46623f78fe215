"""HTTP of a run's scores."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.appraisal.permissions import RUN_READ
from dangjian.appraisal.scores import queries
from dangjian.appraisal.scores.schemas import Blockers, RunSummary, ScoreRow, ScoreSort
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.security import Actor, Requires

router = APIRouter(prefix="/runs/{run_id}", tags=["scores"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(RUN_READ))]


@router.get("/scores", response_model=Page[ScoreRow])
async def ranking(
    actor: Reader,
    session: Session,
    paging: Paging,
    run_id: UUID,
    category: Annotated[str | None, Query(max_length=30)] = None,
    q: Annotated[str | None, Query(max_length=100, description="名称或编码")] = None,
    organization_id: Annotated[UUID | None, Query(description="只看该组织及下级")] = None,
    stars: Annotated[int | None, Query(ge=0, le=20)] = None,
    sort: ScoreSort = "rank",
) -> dict[str, Any]:
    """The places of the branches in the caller's scope; rank and n come from the whole run."""
    asked = queries.Asked(category, q, organization_id, stars, sort)
    return await queries.ranking(session, actor, run_id, asked, paging)


@router.get("/blockers", response_model=Blockers)
async def blockers(actor: Reader, session: Session, paging: Paging, run_id: UUID) -> dict[str, Any]:
    """What is not yet looked at on site, by indicator and by branch."""
    return await queries.blockers(session, actor, run_id, paging)


@router.get("/summary", response_model=RunSummary)
async def summary(actor: Reader, session: Session, run_id: UUID) -> dict[str, Any]:
    """The summary of the period in sentences and figures (A-56)."""
    return await queries.summary(session, actor, run_id)
