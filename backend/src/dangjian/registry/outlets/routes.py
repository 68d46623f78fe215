"""HTTP of outlets."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from dangjian.kernel import clock
from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.security import Actor, Requires
from dangjian.kernel.sheets import to_csv
from dangjian.registry.outlets import actions, queries
from dangjian.registry.outlets.schemas import (
    OutletCreate,
    OutletFigures,
    OutletRead,
    OutletRow,
    OutletUpdate,
    Placement,
)
from dangjian.registry.permissions import OUTLET_EDIT, OUTLET_READ

router = APIRouter(prefix="/outlets", tags=["outlets"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(OUTLET_READ))]
Editor = Annotated[Actor, Depends(Requires(OUTLET_EDIT))]


async def filters(
    q: Annotated[str | None, Query(max_length=100, description="名称、编码或地址")] = None,
    organization_id: Annotated[UUID | None, Query(description="该组织及其下级")] = None,
    grid_cell_id: UUID | None = None,
    uncovered: Annotated[bool, Query(description="只看无党员网点")] = False,
    closed: Annotated[bool, Query(description="看已撤销的网点")] = False,
) -> queries.Asked:
    """What the list is narrowed to."""
    return queries.Asked(q, organization_id, grid_cell_id, uncovered, closed)


Narrowed = Annotated[queries.Asked, Depends(filters)]


@router.get("", response_model=Page[OutletRow])
async def search(actor: Reader, session: Session, paging: Paging, asked: Narrowed) -> dict[str, Any]:
    """List the outlets in the caller's scope."""
    return await queries.search(session, actor, asked, paging)


@router.get(":figures", response_model=OutletFigures)
async def figures(
    actor: Reader, session: Session, organization_id: Annotated[UUID | None, Query(description="该组织及其下级")] = None
) -> dict[str, Any]:
    """How many outlets there are and how many are uncovered; how many members, and how many affiliated elsewhere."""
    return await queries.figures(session, actor, organization_id)


@router.get(":export", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def export(actor: Reader, session: Session, asked: Narrowed) -> Response:
    """The same list as a CSV file that opens in spreadsheets and holds data only; at most 20,000 rows."""
    header, rows = await queries.exported(session, actor, asked)
    headers = {"Content-Disposition": f'attachment; filename="outlets-{clock.today().isoformat()}.csv"'}
    return Response(to_csv(header, rows), media_type="text/csv; charset=utf-8", headers=headers)


@router.post("", response_model=OutletRead, status_code=201)
async def create(actor: Editor, session: Session, _key: IdempotencyKey, data: OutletCreate) -> dict[str, Any]:
    """Enter an outlet."""
    outlet_id = await actions.create(session, actor, data)
    return await queries.card(session, actor, outlet_id)


@router.get("/{outlet_id}", response_model=OutletRead)
async def show(actor: Reader, session: Session, outlet_id: UUID) -> dict[str, Any]:
    """One outlet with who works there."""
    return await queries.card(session, actor, outlet_id)


@router.put("/{outlet_id}", response_model=OutletRead)
async def change(actor: Editor, session: Session, seen: IfMatch, outlet_id: UUID, data: OutletUpdate) -> dict[str, Any]:
    """Change what is known of an outlet, or close it."""
    await actions.change(session, actor, outlet_id, data, seen)
    return await queries.card(session, actor, outlet_id)


@router.post("/{outlet_id}:place", response_model=OutletRead)
async def place(
    actor: Editor, session: Session, seen: IfMatch, _key: IdempotencyKey, outlet_id: UUID, data: Placement
) -> dict[str, Any]:
    """Own members begin to work at the outlet."""
    await actions.place(session, actor, outlet_id, data, seen)
    return await queries.card(session, actor, outlet_id)


@router.post("/{outlet_id}:displace", response_model=OutletRead)
async def displace(
    actor: Editor, session: Session, seen: IfMatch, _key: IdempotencyKey, outlet_id: UUID, data: Placement
) -> dict[str, Any]:
    """Own members no longer work at the outlet."""
    await actions.displace(session, actor, outlet_id, data, seen)
    return await queries.card(session, actor, outlet_id)
