"""Finding an organisation in scope, even one whose news has not arrived yet."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry import copy_in_scope
from dangjian.contracts.registry_closed import require_open
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor, Permission
from dangjian.targets.organizations.models import OrganizationCopy


async def in_scope(
    session: AsyncSession, peers: Peers, actor: Actor, permission: Permission, organization_id: UUID
) -> OrganizationCopy:
    """The organisation if the actor holds the permission there, else NotFound."""
    return await copy_in_scope(
        session, peers, OrganizationCopy, "targets", actor, permission, organization_id=organization_id
    )


async def open_in_scope(
    session: AsyncSession, peers: Peers, actor: Actor, permission: Permission, organization_id: UUID
) -> OrganizationCopy:
    """The same for something new: refused where the organisation is closed."""
    return await require_open(session, await in_scope(session, peers, actor, permission, organization_id))
