"""What there is to draft letters from: units, their letters, their published targets."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry_closed import is_open
from dangjian.kernel.peers import Peers
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.targets.letter_drafts.rules import BRANCH_KINDS
from dangjian.targets.letters.models import Letter
from dangjian.targets.letters.queries import linked_targets, linked_tasks
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.organizations.queries import in_scope
from dangjian.targets.permissions import LETTER_DRAFT
from dangjian.targets.targets.models import Target
from dangjian.targets.tasks.models import Task

MOST = 500
_TARGET = (
    *("id", "organization_id", "title", "side", "content_group", "tags", "measure", "unit", "target_value", "weight"),
    *("due_on", "indicator"),
)


async def units_below(
    session: AsyncSession, actor: Actor, superior: OrganizationCopy, wanted: Sequence[UUID] | None
) -> list[OrganizationCopy]:
    """The units named, else all branches, that lie below the superior and in the caller's scope."""
    mine = within(OrganizationCopy, actor.orgs(LETTER_DRAFT))
    below = OrganizationCopy.path.like(superior.path + "%")
    named = OrganizationCopy.kind.in_(BRANCH_KINDS) if wanted is None else OrganizationCopy.id.in_(wanted)
    found = select(OrganizationCopy).where(
        mine, below, OrganizationCopy.id != superior.id, named, is_open(OrganizationCopy)
    )
    return list(await session.scalars(found.order_by(OrganizationCopy.path).limit(MOST)))


async def with_letters(session: AsyncSession, superior_id: UUID, year: int) -> set[UUID]:
    """The units that have a letter with this superior for the year."""
    alive = and_(Letter.superior_id == superior_id, Letter.year == year, Letter.state != "withdrawn")
    return set(await session.scalars(select(Letter.organization_id).where(alive)))


async def targets_of(session: AsyncSession, units: Sequence[UUID], year: int) -> dict[UUID, list[Mapping[str, Any]]]:
    """The units' published targets of the year, by unit, in the order of their numbers."""
    columns = [getattr(Target, name) for name in _TARGET]
    published = and_(Target.organization_id.in_(units), Target.year == year, Target.state == "published")
    # What a person carries within the unit is the unit's own affair; the letter speaks of the unit's targets.
    rows = await session.execute(select(*columns).where(published, Target.level != "person").order_by(Target.number))
    found: dict[UUID, list[Mapping[str, Any]]] = {}
    for row in rows.mappings():
        found.setdefault(row["organization_id"], []).append(dict(row))
    return found


async def first_tasks(session: AsyncSession, targets: Sequence[UUID]) -> dict[UUID, UUID]:
    """For each target the first of its tasks."""
    rows = await session.execute(
        select(Task.target_id, Task.id)
        .where(Task.target_id.in_(targets), Task.state != "cancelled")
        .order_by(Task.number)
    )
    found: dict[UUID, UUID] = {}
    for target_id, task_id in rows.all():
        if target_id is not None:
            found.setdefault(target_id, task_id)
    return found


async def choices(
    session: AsyncSession, peers: Peers, actor: Actor, organization_id: UUID, year: int
) -> dict[str, Any]:
    """The unit's published targets of the year with their tasks, for a clause to be linked to."""
    unit = await in_scope(session, peers, actor, LETTER_DRAFT, organization_id)
    published = and_(Target.organization_id == unit.id, Target.year == year, Target.state == "published")
    own = select(Target.id).where(published)
    return {
        "targets": await linked_targets(session, published),
        "tasks": await linked_tasks(session, and_(Task.organization_id == unit.id, Task.target_id.in_(own))),
    }
