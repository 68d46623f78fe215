"""What appraisal does when registry speaks of the tree."""

from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.organizations.models import CategoryCopy, OrganizationCopy
from dangjian.contracts.registry import OrganizationCreated, OrganizationUpdated, keep_copies


async def organization_created(session: AsyncSession, event: OrganizationCreated) -> None:
    """Keep the new organisation."""
    await keep_copies(session, OrganizationCopy, [event.state])


async def organization_updated(session: AsyncSession, event: OrganizationUpdated) -> None:
    """Keep the change, and from which day its category holds."""
    await keep_copies(session, OrganizationCopy, [event.state])
    if event.state.category is None:
        return
    row = upsert(CategoryCopy).values(
        organization_id=event.state.id, since=event.effective_on, category=event.state.category
    )
    await session.execute(
        row.on_conflict_do_update(index_elements=["organization_id", "since"], set_={"category": row.excluded.category})
    )
