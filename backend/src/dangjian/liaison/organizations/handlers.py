"""What liaison does when registry speaks of the tree."""

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry import OrganizationCreated, OrganizationsTold, OrganizationUpdated, keep_copies
from dangjian.liaison.organizations.models import OrganizationCopy


async def organization_created(session: AsyncSession, event: OrganizationCreated) -> None:
    """Keep the new organisation."""
    await keep_copies(session, OrganizationCopy, [event.state])


async def organization_updated(session: AsyncSession, event: OrganizationUpdated) -> None:
    """Keep the change."""
    await keep_copies(session, OrganizationCopy, [event.state])


async def organizations_told(session: AsyncSession, event: OrganizationsTold) -> None:
    """Keep what was missed."""
    await keep_copies(session, OrganizationCopy, event.states)
