"""HTTP of the integrity report."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.security import Actor, Requires
from dangjian.targets.integrity import queries
from dangjian.targets.integrity.schemas import IntegrityReport
from dangjian.targets.permissions import TARGET_READ

router = APIRouter(prefix="/integrity", tags=["integrity"], route_class=KernelRoute)


@router.get("", response_model=IntegrityReport)
async def report(
    actor: Annotated[Actor, Depends(Requires(TARGET_READ))],
    session: Session,
    year: Annotated[int, Query(ge=2000, le=2200)],
    organization_id: Annotated[UUID | None, Query(description="该组织及下级")] = None,
    target_id: Annotated[UUID | None, Query(description="该目标及下级")] = None,
) -> dict[str, Any]:
    """What of the targets does not add up or is missing, and what to do about each."""
    return await queries.report(session, actor, year, organization_id, target_id)
