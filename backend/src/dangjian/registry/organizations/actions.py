"""Changes of organisations."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry import TOLD_AT_ONCE, OrganizationState, OrganizationsTold, OrganizationUpdated
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import FieldError, Invalid, RuleBroken
from dangjian.kernel.events import announce, emit
from dangjian.kernel.ids import new_id
from dangjian.kernel.scope import require_visible
from dangjian.kernel.security import Actor
from dangjian.registry.organizations import rules
from dangjian.registry.organizations.models import CategoryAssignment, Organization
from dangjian.registry.organizations.queries import (
    categories_of,
    closed_until,
    current_category,
    places_of,
    states_after,
    states_of,
)
from dangjian.registry.organizations.schemas import Classify
from dangjian.registry.permissions import ORGANIZATION_CLASSIFY


def state_of(organization: Organization) -> OrganizationState:
    """The organisation as other services keep it."""
    return OrganizationState.model_validate(organization, from_attributes=True)


LOCK = "registry.tree"
# What stood until now becomes past, for the organisation or for all of a subtree; of one that is closed up to that day.
KEEP_PAST = """
INSERT INTO registry.organization_past (id, organization_id, since, until, name, kind, form, parent_id, path)
SELECT gen_random_uuid(), o.id, o.since, least(CAST(:on AS date), o.closed_on), o.name, o.kind, o.form, o.parent_id,
       o.path
FROM registry.organization o
WHERE {which} AND (o.since IS NULL OR o.since < least(CAST(:on AS date), o.closed_on))
"""
MOVE = """
UPDATE registry.organization o SET path = CAST(:new AS text) || substr(o.path, length(CAST(:old AS text)) + 1),
    since = CAST(:on AS date), version = o.version + 1,
    parent_id = CASE WHEN o.id = :id THEN CAST(:parent AS uuid) ELSE o.parent_id END
WHERE o.path LIKE CAST(:old AS text) || '%' RETURNING o.id
"""


async def hold(session: AsyncSession) -> None:
    """One change of the tree at a time, so that two never make a ring between them."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext(LOCK))))


async def stand(session: AsyncSession, organization: Organization, on: date, **facts: Any) -> None:
    """From that day on these facts hold; what held before becomes past. A second change of a day replaces the first."""
    await session.execute(text(KEEP_PAST.format(which="o.id = :id")), {"id": organization.id, "on": on})
    for name, value in {**facts, "since": on}.items():
        setattr(organization, name, value)
    organization.version += 1
    await session.flush()


async def move_under(session: AsyncSession, organization: Organization, parent: Organization, on: date) -> list[UUID]:
    """From that day on it stands under another, with all below it; the organisations whose path that changes."""
    known = {"old": organization.path, "new": f"{parent.path}{organization.id}/", "on": on}
    below = text(KEEP_PAST.format(which="o.path LIKE CAST(:old AS text) || '%'"))
    await session.execute(below, {"old": organization.path, "on": on})
    moved = await session.scalars(text(MOVE), {**known, "id": organization.id, "parent": parent.id})
    ids = list(moved)
    await session.refresh(organization)
    return ids


CLOSE_DAYS = """
INSERT INTO registry.closed_day AS kept (root_id, until)
SELECT o.id, :until FROM registry.organization o
WHERE o.parent_id IS NULL AND (CAST(:root AS uuid) IS NULL OR o.id = :root)
ON CONFLICT (root_id) DO UPDATE SET until = excluded.until WHERE kept.until < excluded.until
"""


async def close_days(session: AsyncSession, root_id: UUID | None, until: date) -> None:
    """Up to that day the tree of the enterprise (none: of every one) does not change any more."""
    await session.execute(text(CLOSE_DAYS), {"root": root_id, "until": until})


async def tell(session: AsyncSession, ids: Iterable[UUID]) -> None:
    """Let every copy of the tree follow what these organisations are now, and since when they stand where."""
    known = sorted(set(ids))
    for start in range(0, len(known), TOLD_AT_ONCE):
        part = known[start : start + TOLD_AT_ONCE]
        places = tuple(await places_of(session, part))
        await emit(session, OrganizationsTold(states=await states_of(session, part), categories=[], places=places))


async def classify(
    session: AsyncSession, actor: Actor, organization_id: UUID, data: Classify, seen: int
) -> Organization:
    """Put a branch into one category from a day on, with date and reason (「5521」A-12)."""
    organization: Organization = await require_visible(
        session, actor, organization_id, ORGANIZATION_CLASSIFY, Organization
    )
    await session.refresh(organization, with_for_update=True)
    expect(seen, organization.version)
    if organization.closed_on is not None:
        raise RuleBroken("该组织已撤销,不再调整类别。")
    if not rules.may_classify(organization.kind):
        raise RuleBroken("只有党支部才确定类别。")
    current = await current_category(session, organization_id)
    stretch = rules.Assignment(current.category, current.since, current.until) if current else None
    fault = rules.why_not_classify(stretch, data.category, data.since, clock.today())
    closed = await closed_until(session, organization.path)
    if closed is not None and data.since <= closed:
        fault = f"{closed.isoformat()} 及以前的考核结果已发布,生效日期须晚于这一天。"
    if fault:
        raise Invalid(fault, [FieldError(field="since", message=fault)])
    before = organization.category
    if current is not None:
        current.until = data.since
        await session.flush()
    session.add(
        CategoryAssignment(
            id=new_id(),
            organization_id=organization_id,
            category=data.category,
            since=data.since,
            until=None,
            reason=data.reason,
            decided_by=actor.account_id,
            decided_by_name=actor.display_name,
            decided_at=clock.now(),
        )
    )
    organization.category = data.category
    organization.version += 1
    await audit.write(
        session,
        actor,
        "organization.classify",
        "organization",
        organization_id,
        organization_id=organization_id,
        before={"category": before},
        after={"category": data.category, "since": data.since},
        reason=data.reason,
    )
    news = OrganizationUpdated(state=state_of(organization), reason=data.reason, effective_on=data.since)
    await emit(session, news)
    await announce(session, "organization", organization_id, organization_id)
    return organization


async def tell_after(session: AsyncSession, last: UUID | None) -> UUID | None:
    """Say the next part of the tree as it stands, in the order of ids; the last id said, none when all is."""
    states = await states_after(session, last, TOLD_AT_ONCE)
    if not states:
        return None
    ids = [state.id for state in states]
    dated = {"categories": await categories_of(session, ids), "places": tuple(await places_of(session, ids))}
    await emit(session, OrganizationsTold.model_validate({"states": states, **dated}))
    return ids[-1]
