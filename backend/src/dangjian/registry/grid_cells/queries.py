"""Looks at grid cells, always through the caller's scope."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.registry.grid_cells.models import GridCell
from dangjian.registry.members.models import Member
from dangjian.registry.organizations.models import Organization
from dangjian.registry.outlets.models import Outlet
from dangjian.registry.outlets.queries import IS_OPEN, IS_UNCOVERED, pattern_of
from dangjian.registry.permissions import OUTLET_EDIT, OUTLET_READ

NOT_FOUND = "没有找到该网格,请刷新后重试。"


def _scoped(actor: Actor) -> Select[Any]:
    of_cell = Outlet.grid_cell_id == GridCell.id
    counted = {
        "outlet_count": func.count().filter(IS_OPEN),
        "uncovered_count": func.count().filter(IS_UNCOVERED),
        "member_count": func.coalesce(func.sum(Outlet.own_member_count), 0),
    }
    return (
        select(
            GridCell.id,
            GridCell.code,
            GridCell.name,
            GridCell.organization_id,
            Organization.name.label("organization_name"),
            GridCell.responsible_member_id,
            Member.name.label("responsible_name"),
            GridCell.people_served,
            GridCell.version,
            *(
                select(one).select_from(Outlet).where(of_cell).correlate(GridCell).scalar_subquery().label(name)
                for name, one in counted.items()
            ),
        )
        .join(Organization, Organization.id == GridCell.organization_id)
        .outerjoin(Member, Member.id == GridCell.responsible_member_id)
        .where(within(Organization, actor.orgs(OUTLET_READ)))
    )


async def search(
    session: AsyncSession, actor: Actor, q: str | None, organization_id: UUID | None, paging: PageParams
) -> dict[str, Any]:
    """The visible cells by name, code or who answers for them, of one subtree if it is named."""
    found = _scoped(actor).order_by(Organization.code, GridCell.code)
    if organization_id:
        found = found.where(within(Organization, (organization_id,)))
    if q:
        pattern = pattern_of(q)
        found = found.where(
            or_(GridCell.name.like(pattern), func.lower(GridCell.code).like(pattern), Member.name.like(pattern))
        )
    return await paginate(session, found, paging)


async def card(session: AsyncSession, actor: Actor, cell_id: UUID) -> dict[str, Any]:
    """One cell with its outlets."""
    row = (await session.execute(_scoped(actor).where(GridCell.id == cell_id))).mappings().first()
    if row is None:
        raise NotFound(NOT_FOUND)
    outlets = await session.execute(
        select(Outlet.id, Outlet.code, Outlet.name, Outlet.own_member_count)
        .where(Outlet.grid_cell_id == cell_id)
        .order_by(Outlet.code)
    )
    return {**row, "outlets": outlets.mappings().all()}


async def locked(session: AsyncSession, actor: Actor, cell_id: UUID) -> GridCell:
    """The cell to be changed, held until the transaction ends."""
    found: GridCell | None = await session.scalar(
        select(GridCell)
        .join(Organization, Organization.id == GridCell.organization_id)
        .where(GridCell.id == cell_id, within(Organization, actor.orgs(OUTLET_EDIT)))
        .with_for_update(of=GridCell)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(NOT_FOUND)
    return found
