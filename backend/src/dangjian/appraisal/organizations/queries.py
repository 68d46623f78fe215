"""Finding an organisation in scope, even one whose news has not arrived yet."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.contracts.registry import ask_states, keep_copies
from dangjian.kernel.errors import NotFound
from dangjian.kernel.peers import Peers
from dangjian.kernel.scope import within
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
    """The organisation by id or code if the actor holds the permission there; asks registry when the copy is late."""
    named = OrganizationCopy.id == organization_id if organization_id else OrganizationCopy.code == code
    visible = select(OrganizationCopy).where(named, within(OrganizationCopy, actor.orgs(permission)))
    row = await session.scalar(visible)
    if row is None and await session.scalar(select(OrganizationCopy.id).where(named)) is None:
        states = await ask_states(peers, "appraisal", organization_id=organization_id, code=code)
        await keep_copies(session, OrganizationCopy, states)
        row = await session.scalar(visible)
    if row is None:
        raise NotFound("没有找到该组织,请检查后重试。")
    return row
