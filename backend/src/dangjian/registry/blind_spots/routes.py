"""HTTP of blind spots."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from dangjian.kernel import clock
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.security import Actor, Requires
from dangjian.kernel.sheets import to_csv
from dangjian.registry.blind_spots import queries
from dangjian.registry.blind_spots.schemas import SpotKind, SpotOverview, SpotRow
from dangjian.registry.permissions import OUTLET_READ

router = APIRouter(prefix="/blind-spots", tags=["blind_spots"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(OUTLET_READ))]
Below = Annotated[UUID | None, Query(description="该组织及其下级")]


async def filters(
    organization_id: Below = None,
    q: Annotated[str | None, Query(max_length=100, description="支部名称")] = None,
    kind: Annotated[SpotKind | None, Query(description="哪一类盲区;不填为任一类")] = None,
) -> queries.Asked:
    """What the list is narrowed to."""
    return queries.Asked(organization_id, q, kind)


Narrowed = Annotated[queries.Asked, Depends(filters)]


@router.get("", response_model=Page[SpotRow])
async def search(actor: Reader, session: Session, paging: Paging, asked: Narrowed) -> dict[str, Any]:
    """List the branches with an uncovered outlet, members elsewhere or in no group, or of a wrong size."""
    return await queries.search(session, actor, asked, paging)


@router.get(":overview", response_model=SpotOverview)
async def overview(actor: Reader, session: Session, organization_id: Below = None) -> dict[str, Any]:
    """The figures of a subtree and how they stood at the end of each month, counted from rows."""
    return await queries.overview(session, actor, organization_id)


@router.get(":export", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def export(actor: Reader, session: Session, asked: Narrowed) -> Response:
    """The report on blind spots as a CSV file; at most 20,000 rows."""
    header, rows = await queries.exported(session, actor, asked)
    headers = {"Content-Disposition": f'attachment; filename="blind-spots-{clock.today().isoformat()}.csv"'}
    return Response(to_csv(header, rows), media_type="text/csv; charset=utf-8", headers=headers)
