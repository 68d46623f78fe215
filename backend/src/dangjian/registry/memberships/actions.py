"""Beginning and ending memberships; who asks for it has checked who may, and keeps the audit."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.kernel.ids import new_id
from dangjian.registry.memberships.models import Membership


async def begin(
    session: AsyncSession, by_name: str, member_id: UUID, organization_id: UUID, since: date, reason: str
) -> None:
    """The member belongs to the branch from that day on."""
    await begin_all(session, by_name, [(member_id, organization_id, since)], reason)


async def begin_all(
    session: AsyncSession, by_name: str, stretches: Sequence[tuple[UUID, UUID, date]], reason: str
) -> None:
    """Each member belongs to its branch from its day on."""
    now = clock.now()
    session.add_all(
        Membership(
            id=new_id(),
            member_id=member_id,
            organization_id=organization_id,
            since=since,
            until=None,
            reason=reason,
            noted_by_name=by_name,
            noted_at=now,
        )
        for member_id, organization_id, since in stretches
    )
    await session.flush()


async def end(session: AsyncSession, member_id: UUID, until: date) -> None:
    """The stretch that holds is over from that day on."""
    held = update(Membership).where(Membership.member_id == member_id, Membership.until.is_(None))
    await session.execute(held.values(until=until))


async def switch(
    session: AsyncSession, by_name: str, member_id: UUID, organization_id: UUID, on: date, reason: str
) -> None:
    """From that day on the member belongs elsewhere."""
    await end(session, member_id, on)
    await begin(session, by_name, member_id, organization_id, on, reason)
