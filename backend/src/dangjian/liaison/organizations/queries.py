"""Finding an organisation in scope, even one whose news has not arrived yet."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry import copy_in_scope
from dangjian.contracts.registry_closed import require_open
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


async def open_in_scope(
    session: AsyncSession, peers: Peers, actor: Actor, permission: Permission, organization_id: UUID
) -> OrganizationCopy:
    """The same for something new: refused where the organisation is closed."""
    return await require_open(session, await in_scope(session, peers, actor, permission, organization_id))


def root_id(path: str) -> UUID:
    """The enterprise to which a path of the tree belongs."""
    return UUID(path.split("/")[1])


async def names_down_to(session: AsyncSession, path: str) -> str:
    """The names of a path from the top down, each after a slash."""
    ids = [UUID(part) for part in path.strip("/").split("/")]
    found = await session.execute(
        select(OrganizationCopy.id, OrganizationCopy.name).where(OrganizationCopy.id.in_(ids))
    )
    names: dict[UUID, str] = {id_: name for id_, name in found.all()}
    return "".join(f"/{names[one]}" for one in ids if one in names)
