"""Looks at who belonged where, on any day."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.registry.memberships.models import Membership
from dangjian.registry.organizations.models import Organization


def holds_on(day: date) -> ColumnElement[bool]:
    """Whether a stretch holds on that day."""
    return and_(Membership.since <= day, or_(Membership.until.is_(None), Membership.until > day))


async def belonged(session: AsyncSession, member_id: UUID, organization_id: UUID, day: date) -> bool:
    """Whether the member belonged to the branch on that day."""
    found = select(Membership.id).where(
        Membership.member_id == member_id, Membership.organization_id == organization_id, holds_on(day)
    )
    return await session.scalar(found.limit(1)) is not None


async def current(session: AsyncSession, member_id: UUID) -> Membership | None:
    """The stretch that holds."""
    found: Membership | None = await session.scalar(
        select(Membership).where(Membership.member_id == member_id, Membership.until.is_(None))
    )
    return found


async def of_member(session: AsyncSession, member_id: UUID) -> Sequence[Any]:
    """Every stretch of a member, the latest first."""
    found = await session.execute(
        select(
            Membership.organization_id,
            Organization.name.label("organization_name"),
            Membership.since,
            Membership.until,
            Membership.reason,
            Membership.noted_by_name,
        )
        .join(Organization, Organization.id == Membership.organization_id)
        .where(Membership.member_id == member_id)
        .order_by(Membership.since.desc(), Membership.until.desc().nulls_first())
    )
    return found.mappings().all()
