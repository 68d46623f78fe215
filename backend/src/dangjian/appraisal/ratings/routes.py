"""HTTP of ratings."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.appraisal.permissions import RATING_READ
from dangjian.appraisal.ratings import queries
from dangjian.appraisal.ratings.schemas import RatingRow
from dangjian.appraisal.runs.schemas import PeriodText
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.security import Actor, Requires

router = APIRouter(tags=["ratings"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(RATING_READ))]


@router.get("/ratings", response_model=Page[RatingRow])
async def search(
    actor: Reader,
    session: Session,
    paging: Paging,
    organization_id: UUID | None = None,
    period: Annotated[PeriodText | None, Query(description="例如 2026-Q3")] = None,
) -> dict[str, Any]:
    """The published stars in the caller's scope."""
    return await queries.search(session, actor, organization_id, period, paging)


@router.get("/branches/{organization_id}/stars", response_model=list[RatingRow])
async def of_branch(actor: Reader, session: Session, organization_id: UUID) -> list[dict[str, Any]]:
    """The published stars of one branch, the latest first."""
    return await queries.of_branch(session, actor, organization_id)
