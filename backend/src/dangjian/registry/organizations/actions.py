"""Changes of organisations."""

from uuid import UUID

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
from dangjian.registry.organizations.queries import categories_of, current_category, states_after
from dangjian.registry.organizations.schemas import Classify
from dangjian.registry.permissions import ORGANIZATION_CLASSIFY


def state_of(organization: Organization) -> OrganizationState:
    """The organisation as other services keep it."""
    return OrganizationState.model_validate(organization, from_attributes=True)


async def classify(
    session: AsyncSession, actor: Actor, organization_id: UUID, data: Classify, seen: int
) -> Organization:
    """Put a branch into one category from a day on, with date and reason (「5521」A-12)."""
    organization: Organization = await require_visible(
        session, actor, organization_id, ORGANIZATION_CLASSIFY, Organization
    )
    await session.refresh(organization, with_for_update=True)
    expect(seen, organization.version)
    if not rules.may_classify(organization.kind):
        raise RuleBroken("只有党支部才确定类别。")
    current = await current_category(session, organization_id)
    stretch = rules.Assignment(current.category, current.since, current.until) if current else None
    fault = rules.why_not_classify(stretch, data.category, data.since, clock.today())
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
    await emit(session, OrganizationsTold(states=states, categories=await categories_of(session, ids)))
    return ids[-1]
