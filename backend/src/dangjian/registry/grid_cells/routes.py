"""HTTP of grid cells."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, status

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.security import Actor, Requires
from dangjian.registry.grid_cells import actions, queries
from dangjian.registry.grid_cells.schemas import GridCellCreate, GridCellRead, GridCellRow, GridCellUpdate
from dangjian.registry.permissions import OUTLET_EDIT, OUTLET_READ

router = APIRouter(prefix="/grid-cells", tags=["grid_cells"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(OUTLET_READ))]
Editor = Annotated[Actor, Depends(Requires(OUTLET_EDIT))]


@router.get("", response_model=Page[GridCellRow])
async def search(
    actor: Reader,
    session: Session,
    paging: Paging,
    q: Annotated[str | None, Query(max_length=100, description="名称、编码或责任人")] = None,
    organization_id: Annotated[UUID | None, Query(description="该组织及其下级")] = None,
) -> dict[str, Any]:
    """List the cells in the caller's scope."""
    return await queries.search(session, actor, q, organization_id, paging)


@router.post("", response_model=GridCellRead, status_code=201)
async def create(actor: Editor, session: Session, _key: IdempotencyKey, data: GridCellCreate) -> dict[str, Any]:
    """Make a cell with its outlets."""
    cell_id = await actions.create(session, actor, data)
    return await queries.card(session, actor, cell_id)


@router.get("/{grid_cell_id}", response_model=GridCellRead)
async def show(actor: Reader, session: Session, grid_cell_id: UUID) -> dict[str, Any]:
    """One cell with its outlets."""
    return await queries.card(session, actor, grid_cell_id)


@router.put("/{grid_cell_id}", response_model=GridCellRead)
async def change(
    actor: Editor, session: Session, seen: IfMatch, grid_cell_id: UUID, data: GridCellUpdate
) -> dict[str, Any]:
    """Change a cell; its outlets are then just those named."""
    await actions.change(session, actor, grid_cell_id, data, seen)
    return await queries.card(session, actor, grid_cell_id)


@router.delete("/{grid_cell_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove(actor: Editor, session: Session, seen: IfMatch, grid_cell_id: UUID) -> None:
    """Take a cell away; its outlets stay."""
    await actions.remove(session, actor, grid_cell_id, seen)
