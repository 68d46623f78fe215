"""Looks at what stands against merging, splitting or closing, and what there is to hand on."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
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
