"""Finding an organisation in scope, even one whose news has not arrived yet."""

from uuid import UUID

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
