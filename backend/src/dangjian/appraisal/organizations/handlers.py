"""What appraisal does when registry speaks of the tree."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.organizations.models import CategoryCopy, OrganizationCopy, PlaceCopy
from dangjian.contracts.registry import (
    CategorySince,
    OrganizationCreated,
    OrganizationState,
    OrganizationsTold,
    OrganizationUpdated,
    PlaceSince,
    keep_copies,
)


async def organization_created(session: AsyncSession, event: OrganizationCreated) -> None:
    """Keep the new organisation, and since when it stands in the tree."""
    await keep_copies(session, OrganizationCopy, [event.state])
    if event.effective_on is not None:
        known = PlaceSince(organization_id=event.state.id, since=event.effective_on, path=event.state.path)
        await _keep_places(session, [known])


async def organization_updated(session: AsyncSession, event: OrganizationUpdated) -> None:
    """Keep the change, and from which day its category holds."""
    await keep_copies(session, OrganizationCopy, [event.state])
    if event.state.category is None:
        return
    turn = CategorySince(organization_id=event.state.id, since=event.effective_on, category=event.state.category)
    await _keep_categories(session, [turn])


async def organizations_told(session: AsyncSession, event: OrganizationsTold) -> list[OrganizationState]:
    """Keep what is new of the tree and of its dated categories and places; the organisations of which anything is."""
    news = await keep_copies(session, OrganizationCopy, event.states)
    news |= await _keep_categories(session, event.categories)
    news |= await _keep_places(session, event.places)
    return [state for state in event.states if state.id in news]


async def _keep_categories(session: AsyncSession, turns: Sequence[CategorySince]) -> set[UUID]:
    """Write since when a branch is in which category, in the order of the key; the branches for which that is new."""
    if not turns:
        return set()
    statement = upsert(CategoryCopy)
    fresh = statement.on_conflict_do_update(
        index_elements=["organization_id", "since"],
        set_={"category": statement.excluded.category},
        where=CategoryCopy.category != statement.excluded.category,
    ).returning(CategoryCopy.organization_id)
    rows = [turn.model_dump() for turn in sorted(turns, key=lambda turn: (turn.organization_id, turn.since))]
    return set(await session.scalars(fresh, rows))


async def _keep_places(session: AsyncSession, places: Sequence[PlaceSince]) -> set[UUID]:
    """Write since when an organisation stands where, in the order of the key; those of which that is new."""
    if not places:
        return set()
    statement = upsert(PlaceCopy)
    fresh = statement.on_conflict_do_update(
        index_elements=["organization_id", "since"],
        set_={"path": statement.excluded.path},
        where=PlaceCopy.path != statement.excluded.path,
    ).returning(PlaceCopy.organization_id)
    rows = [place.model_dump() for place in sorted(places, key=lambda place: (place.organization_id, place.since))]
    return set(await session.scalars(fresh, rows))
