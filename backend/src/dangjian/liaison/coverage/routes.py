"""HTTP of coverage."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from dangjian.kernel import clock
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.security import Actor, Requires
from dangjian.kernel.sheets import to_csv
from dangjian.liaison.coverage import queries
from dangjian.liaison.coverage.rules import Shown
from dangjian.liaison.coverage.schemas import Coverage, CoveredOutlet, CoveredOutletRead
from dangjian.liaison.permissions import OUTLET_READ

router = APIRouter(prefix="/coverage", tags=["coverage"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(OUTLET_READ))]


async def filters(
    organization_id: Annotated[UUID | None, Query(description="该组织及其下级")] = None,
    shown: Annotated[Shown, Query(description="看哪些网点")] = "uncovered",
    q: Annotated[str | None, Query(max_length=100, description="网点、编码或组织")] = None,
) -> queries.Asked:
    """What the list is narrowed to."""
    return queries.Asked(organization_id, shown, q)


Narrowed = Annotated[queries.Asked, Depends(filters)]


@router.get("", response_model=Coverage)
async def overview(
    actor: Reader, session: Session, organization_id: Annotated[UUID | None, Query(description="该组织及其下级")] = None
) -> dict[str, Any]:
    """How many outlets have no member, how many of those are paired, where they are, and the trend by month."""
    return await queries.overview(session, actor, organization_id)


@router.get("/outlets", response_model=Page[CoveredOutlet])
async def outlets(actor: Reader, session: Session, paging: Paging, asked: Narrowed) -> dict[str, Any]:
    """List outlets with who looks after them; without more, those that have no member."""
    return await queries.outlets(session, actor, asked, paging)


@router.get("/outlets:export", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def export(actor: Reader, session: Session, asked: Narrowed) -> Response:
    """The same list as a CSV file; at most 20,000 rows."""
    header, rows = await queries.exported(session, actor, asked)
    headers = {"Content-Disposition": f'attachment; filename="coverage-{clock.today().isoformat()}.csv"'}
    return Response(to_csv(header, rows), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/outlets/{outlet_id}", response_model=CoveredOutletRead)
async def outlet(actor: Reader, session: Session, outlet_id: UUID) -> dict[str, Any]:
    """One outlet's page: its gaps, pairings, agreements and issues by state."""
    return await queries.outlet(session, actor, outlet_id)
