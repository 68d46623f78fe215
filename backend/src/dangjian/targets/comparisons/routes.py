"""HTTP of comparisons."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.kernel import clock
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.security import Actor, Requires
from dangjian.targets.comparisons import queries, rules
from dangjian.targets.comparisons.schemas import ComparisonRead, LevelsRead
from dangjian.targets.permissions import TARGET_READ

router = APIRouter(prefix="/comparisons", tags=["comparisons"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(TARGET_READ))]


@router.get("", response_model=ComparisonRead)
async def show(actor: Reader, session: Session, target_id: UUID) -> dict[str, Any]:
    """A target beside its own past years and beside its peers."""
    return await queries.show(session, actor, target_id)


@router.get("/levels", response_model=LevelsRead)
async def levels(
    actor: Reader,
    session: Session,
    organization_id: Annotated[UUID | None, Query(description="该组织及下级")] = None,
    year: Annotated[int | None, Query(ge=2000, le=2200)] = None,
    quota: Annotated[int, Query(ge=1, le=100, description="每层名额")] = rules.DEFAULT_QUOTA,
) -> dict[str, Any]:
    """Units beside those of their level, with a quota for each."""
    return await queries.levels(session, actor, organization_id, year or clock.today().year, quota)
