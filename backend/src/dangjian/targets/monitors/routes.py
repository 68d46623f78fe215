"""HTTP of the three questions."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.kernel import clock
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.security import Actor, Requires
from dangjian.targets.monitors import queries
from dangjian.targets.monitors.schemas import MonitorRead
from dangjian.targets.permissions import TARGET_READ

router = APIRouter(prefix="/monitors", tags=["monitors"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(TARGET_READ))]


@router.get("", response_model=MonitorRead)
async def show(
    actor: Reader,
    session: Session,
    organization_id: UUID | None = None,
    year: Annotated[int | None, Query(ge=2000, le=2200)] = None,
) -> dict[str, Any]:
    """How much is done, how well, and what gap is left, unit by unit."""
    return await queries.show(session, actor, organization_id, year or clock.today().year)
