"""Changes of reviews: opened over what is in force, decided document by document, concluded when all is done."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import FieldError, Invalid, RuleBroken
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.scope import require_visible
from dangjian.kernel.security import Actor
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import POLICY_EDIT
from dangjian.registry.policy_reviews import queries
from dangjian.registry.policy_reviews.models import PolicyReview, PolicyReviewItem
from dangjian.registry.policy_reviews.schemas import PolicyReviewDecide, PolicyReviewOpen


async def open_review(session: AsyncSession, actor: Actor, data: PolicyReviewOpen) -> UUID:
    """Begin a review of every document that is in force on its first day (E-19)."""
    await require_visible(session, actor, data.organization_id, POLICY_EDIT, Organization)
    if data.starts_on > clock.today():
        raise Invalid("开始日期不能晚于今天。", [FieldError(field="starts_on", message="不能晚于今天")])
    if data.due_on < data.starts_on:
        raise Invalid("完成期限不能早于开始日期。", [FieldError(field="due_on", message="不能早于开始日期")])
    standing = await queries.in_force(session, data.organization_id, data.starts_on)
    if not standing:
        raise RuleBroken("该组织及下级在开始日期之前没有有效制度,不需要梳理。请先登记现有制度。")
    key = new_id()
    session.add(PolicyReview(id=key, **dict(data), concluded_on=None, opened_by_name=actor.display_name, version=1))
    await session.flush()
    await session.execute(
        insert(PolicyReviewItem),
        [{"id": new_id(), "review_id": key, "policy_id": one.id, "number": one.number} for one in standing],
    )
    await _record(session, actor, key, data.organization_id, "open", {"title": data.title, "total": len(standing)})
    return key


async def decide(session: AsyncSession, actor: Actor, review_id: UUID, data: PolicyReviewDecide, seen: int) -> None:
    """Say of one or many documents what is to become of them; said again, the last word counts."""
    review = await _open_one(session, actor, review_id, seen)
    ids = [one.policy_id for one in data.decisions]
    found = await session.scalars(
        select(PolicyReviewItem)
        .where(PolicyReviewItem.review_id == review_id, PolicyReviewItem.policy_id.in_(ids))
        .with_for_update()
    )
    items = {item.policy_id: item for item in found}
    for place, one in enumerate(data.decisions):
        item = items.get(one.policy_id)
        if item is None:
            message = "这份制度不在本次梳理中"
            raise Invalid(message + "。", [FieldError(field=f"decisions.{place}.policy_id", message=message)])
        item.decision, item.reason = one.decision, one.reason
        item.decided_by_name, item.decided_at = actor.display_name, clock.now()
    said = {str(one.policy_id): one.decision for one in data.decisions}
    await _bump(session, actor, review, "decide", said)


async def conclude(session: AsyncSession, actor: Actor, review_id: UUID, seen: int) -> None:
    """End a review in which every document is decided and every decision done; its report stands from then on."""
    review = await _open_one(session, actor, review_id, seen)
    fault = (await queries.card(session, actor, review_id))["why_not_conclude"]
    if fault:
        raise RuleBroken(fault)
    review.concluded_on = clock.today()
    await _bump(session, actor, review, "conclude", {"concluded_on": review.concluded_on})


async def _open_one(session: AsyncSession, actor: Actor, review_id: UUID, seen: int) -> PolicyReview:
    review = await queries.locked(session, actor, review_id)
    expect(seen, review.version)
    if review.concluded_on is not None:
        raise RuleBroken("该梳理已办结,不能再改。")
    return review


async def _bump(session: AsyncSession, actor: Actor, review: PolicyReview, action: str, after: dict[str, Any]) -> None:
    review.version += 1
    await session.flush()
    await _record(session, actor, review.id, review.organization_id, action, after)


async def _record(
    session: AsyncSession, actor: Actor, review_id: UUID, place: UUID, action: str, after: dict[str, Any]
) -> None:
    name = f"policy_review.{action}"
    await audit.write(session, actor, name, "policy_review", review_id, organization_id=place, after=after)
    await announce(session, "policy_review", review_id, place)
