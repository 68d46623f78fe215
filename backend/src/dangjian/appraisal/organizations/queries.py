"""Finding an organisation in scope, even one whose news has not arrived yet."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.contracts.registry import copy_in_scope
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor, Permission


async def in_scope(
    session: AsyncSession,
    peers: Peers,
    actor: Actor,
    permission: Permission,
    *,
    organization_id: UUID | None = None,
    code: str | None = None,
) -> OrganizationCopy:
    """The organisation by id or code if the actor holds the permission there, else NotFound."""
    return await copy_in_scope(
        session,
        peers,
        OrganizationCopy,
        "appraisal",
        actor,
        permission,
        organization_id=organization_id,
        code=code,
    )


async def enterprise_of(session: AsyncSession, orgs: Sequence[UUID]) -> UUID | None:
    """The enterprise in which these organisations lie, the first by code; none where the tree is not known yet."""
    found = select(OrganizationCopy.path).where(OrganizationCopy.id.in_(orgs)).order_by(OrganizationCopy.code)
    path = await session.scalar(found.limit(1))
    return UUID(path.split("/")[1]) if path else None
