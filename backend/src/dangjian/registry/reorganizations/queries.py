"""Looks at what stands against merging, splitting or closing, and what there is to hand on."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.registry.memberships.models import Membership
from dangjian.registry.outlets.models import Outlet
from dangjian.registry.venues.models import Venue


async def last_joined(session: AsyncSession, organization_ids: Sequence[UUID]) -> date | None:
    """The last day on which somebody began to belong to these; nobody can be handed on before."""
    held = (Membership.organization_id.in_(organization_ids), Membership.until.is_(None))
    found: date | None = await session.scalar(select(func.max(Membership.since)).where(*held))
    return found


async def outlets_of(session: AsyncSession, organization_ids: Sequence[UUID]) -> Sequence[Outlet]:
    """The open outlets of these, held against other changes in the order of ids."""
    open_ones = select(Outlet).where(Outlet.organization_id.in_(organization_ids), Outlet.closed_on.is_(None))
    held = open_ones.order_by(Outlet.id).with_for_update().execution_options(populate_existing=True)
    return (await session.scalars(held)).all()


async def venues_of(session: AsyncSession, organization_id: UUID) -> int:
    """How many venues of an organisation are not closed; none is left behind in a closed one."""
    left = select(func.count()).where(Venue.organization_id == organization_id, Venue.closed_on.is_(None))
    return await session.scalar(left) or 0


_OF_THEM = "WHERE organization_id = ANY(CAST(:ids AS uuid[]))"
BELONGINGS = {
    "制度": f"SELECT count(*) FROM registry.policy {_OF_THEM}",
    "队伍": f"SELECT count(*) FROM registry.team {_OF_THEM}",
    "职责": f"SELECT count(*) FROM registry.duty_owner {_OF_THEM}",
    "工作事项": f"SELECT count(*) FROM registry.work_item {_OF_THEM}",
    "阵地": f"SELECT count(*) FROM registry.venue {_OF_THEM}",
}


async def belongings(session: AsyncSession, ids: Sequence[UUID]) -> dict[str, int]:
    """How many documents, teams, duties, work items and venues these have, by their Chinese titles."""
    found = {title: await session.scalar(text(sql), {"ids": list(ids)}) for title, sql in BELONGINGS.items()}
    return {title: count or 0 for title, count in found.items()}
