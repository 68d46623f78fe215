"""Changes of grid cells: whose they are, who answers for them, which outlets belong to them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import audit
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import Conflict, FieldError
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.scope import require_visible, within
from dangjian.kernel.security import Actor
from dangjian.registry.grid_cells import queries
from dangjian.registry.grid_cells.models import GridCell
from dangjian.registry.grid_cells.schemas import GridCellCreate, GridCellUpdate
from dangjian.registry.members.models import Member
from dangjian.registry.organizations.models import Organization
from dangjian.registry.outlets.actions import refused
from dangjian.registry.outlets.models import Outlet
from dangjian.registry.permissions import OUTLET_EDIT

_FACTS = ("organization_id", "name", "responsible_member_id", "people_served")


async def create(session: AsyncSession, actor: Actor, data: GridCellCreate) -> UUID:
    """Make a cell with its outlets; an outlet belongs to one cell and leaves the one before."""
    place = await _checked(session, actor, data)
    facts = {name: getattr(data, name) for name in _FACTS}
    statement = insert(GridCell).values(id=new_id(), code=data.code, **facts, version=1).on_conflict_do_nothing()
    key: UUID | None = await session.scalar(statement.returning(GridCell.id))
    if key is None:
        raise Conflict("已有这个编码的网格,请换一个编码。", [FieldError(field="code", message="编码已被使用")])
    await _gather(session, key, place, data.outlet_ids)
    await _record(session, actor, key, data.organization_id, "create", None, dict(data))
    return key


async def change(session: AsyncSession, actor: Actor, cell_id: UUID, data: GridCellUpdate, seen: int) -> None:
    """Change a cell; its outlets are then just those named."""
    row = await queries.locked(session, actor, cell_id)
    expect(seen, row.version)
    place = await _checked(session, actor, data)
    before = {name: getattr(row, name) for name in _FACTS}
    for name in _FACTS:
        setattr(row, name, getattr(data, name))
    row.version += 1
    await session.flush()
    await _gather(session, cell_id, place, data.outlet_ids)
    await _record(session, actor, cell_id, data.organization_id, "change", before, dict(data))


async def remove(session: AsyncSession, actor: Actor, cell_id: UUID, seen: int) -> None:
    """Take a cell away; its outlets stay and belong to none."""
    row = await queries.locked(session, actor, cell_id)
    expect(seen, row.version)
    before = {name: getattr(row, name) for name in ("code", *_FACTS)}
    await session.execute(update(Outlet).where(Outlet.grid_cell_id == cell_id).values(grid_cell_id=None))
    await session.execute(delete(GridCell).where(GridCell.id == cell_id))
    await _record(session, actor, cell_id, row.organization_id, "remove", before, None)


async def _checked(session: AsyncSession, actor: Actor, data: GridCellUpdate) -> Organization:
    """The cell's organisation, in scope; who answers for the cell is a member of it or of one below."""
    place: Organization = await require_visible(session, actor, data.organization_id, OUTLET_EDIT, Organization)
    if data.responsible_member_id is not None:
        found = await session.scalar(
            select(Member.id)
            .join(Organization, Organization.id == Member.organization_id)
            .where(Member.id == data.responsible_member_id, within(Organization, (place.id,)))
        )
        if found is None:
            raise refused("responsible_member_id", "没有在该组织及下级找到这名党员")
    return place


async def _gather(session: AsyncSession, cell_id: UUID, place: Organization, outlets: Sequence[UUID]) -> None:
    """The outlets named belong to the cell and no others; all are of its organisation or of one below."""
    known = set(
        await session.scalars(
            select(Outlet.id)
            .join(Organization, Organization.id == Outlet.organization_id)
            .where(Outlet.id.in_(outlets), within(Organization, (place.id,)))
        )
    )
    unknown = [at for at, outlet in enumerate(outlets) if outlet not in known]
    if unknown:
        raise refused(f"outlet_ids.{unknown[0]}", "没有在该组织及下级找到这个网点")
    left = update(Outlet).where(Outlet.grid_cell_id == cell_id, Outlet.id.not_in(outlets)).values(grid_cell_id=None)
    await session.execute(left)
    await session.execute(update(Outlet).where(Outlet.id.in_(outlets)).values(grid_cell_id=cell_id))


async def _record(
    session: AsyncSession,
    actor: Actor,
    cell_id: UUID,
    place: UUID,
    action: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    name = f"grid_cell.{action}"
    await audit.write(session, actor, name, "grid_cell", cell_id, organization_id=place, before=before, after=after)
    await announce(session, "grid_cell", cell_id, place)
