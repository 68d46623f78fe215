"""Finding outlets in scope."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.scope import within
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.outlets.models import OutletCopy


async def open_below(session: AsyncSession, organization_id: UUID, ids: Collection[UUID]) -> set[UUID]:
    """Which of these outlets are open and in the subtree of an organisation."""
    found = await session.scalars(
        select(OutletCopy.id)
        .join(OrganizationCopy, OrganizationCopy.id == OutletCopy.organization_id)
        .where(OutletCopy.id.in_(ids), OutletCopy.is_open, within(OrganizationCopy, (organization_id,)))
    )
    return set(found)
