"""Finding an organisation in scope, even one whose news has not arrived yet."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry import copy_in_scope
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor, Permission
from dangjian.liaison.organizations.models import OrganizationCopy


async def in_scope(
    session: AsyncSession, peers: Peers, actor: Actor, permission: Permission, organization_id: UUID
) -> OrganizationCopy:
    """The organisation if the actor holds the permission there, else NotFound."""
    return await copy_in_scope(
        session, peers, OrganizationCopy, "liaison", actor, permission, organization_id=organization_id
    )


def root_id(path: str) -> UUID:
    """The enterprise to which a path of the tree belongs."""
    return UUID(path.split("/")[1])
