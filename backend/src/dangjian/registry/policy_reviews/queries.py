"""Looks at reviews of documents; what was revised, abolished and new is read from the register itself (E-18)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import POLICY_EDIT, POLICY_READ
from dangjian.registry.policies.models import Policy, PolicyVersion
from dangjian.registry.policy_reviews.models import PolicyReview, PolicyReviewItem
from dangjian.registry.policy_reviews.rules import Standing, why_not_conclude

NOT_FOUND = "没有找到该梳理,请刷新后重试。"


def _reviews(actor: Actor) -> Select[Any]:
    names = ("id", "organization_id", "title", "starts_on", "due_on", "concluded_on", "opened_by_name", "version")
    return (
        select(*(getattr(PolicyReview, name) for name in names), Organization.name.label("organization_name"))
        .join(Organization, Organization.id == PolicyReview.organization_id)
        .where(within(Organization, actor.orgs(POLICY_READ)))
    )


async def search(session: AsyncSession, actor: Actor, paging: PageParams) -> dict[str, Any]:
    """The reviews of the caller's subtree, newest first, each with its report."""
    page = await paginate(session, _reviews(actor).order_by(PolicyReview.starts_on.desc(), PolicyReview.id), paging)
    ids = [row["id"] for row in page["items"]]
    items, fresh = await _items(session, ids), await _new(session, ids)
    for row in page["items"]:
        row["figures"] = _figures(items.get(row["id"], ()), fresh.get(row["id"], ()))
    return page


async def card(session: AsyncSession, actor: Actor, review_id: UUID) -> dict[str, Any]:
    """One review: every document with its decision, the new ones, the report, and what keeps it open."""
    row = (await session.execute(_reviews(actor).where(PolicyReview.id == review_id))).mappings().first()
    if row is None:
        raise NotFound(NOT_FOUND)
    items = (await _items(session, [review_id])).get(review_id, [])
    fresh = (await _new(session, [review_id])).get(review_id, [])
    editor = within(Organization, actor.orgs(POLICY_EDIT))
    may_edit = await session.scalar(select(Organization.id).where(Organization.id == row["organization_id"], editor))
    return {
        **row,
        "figures": _figures(items, fresh),
        "items": [{**one, "is_done": _standing(one).is_done} for one in items],
        "new_policies": fresh,
        "why_not_conclude": None if row["concluded_on"] else why_not_conclude([_standing(one) for one in items]),
        "may_edit": may_edit is not None,
    }


def _standing(item: Mapping[str, Any]) -> Standing:
    return Standing(item["decision"], item["was_revised"], item["was_abolished"])


def _figures(items: Sequence[Mapping[str, Any]], fresh: Sequence[Any]) -> dict[str, int]:
    standings = [_standing(one) for one in items]
    return {
        "total": len(standings),
        "decided": sum(one.decision is not None for one in standings),
        "kept": sum(one.decision == "keep" for one in standings),
        "abolished": sum(one.was_abolished for one in standings),
        "revised": sum(one.was_revised and not one.was_abolished for one in standings),
        "new": len(fresh),
        "open": sum(not one.is_done for one in standings),
    }


async def _items(session: AsyncSession, review_ids: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """The documents of each review, and what happened to each from the review's first day to its end."""
    until = func.coalesce(PolicyReview.concluded_on, date.max)
    revised = exists().where(
        PolicyVersion.policy_id == Policy.id,
        PolicyVersion.number > PolicyReviewItem.number,
        PolicyVersion.issued_on.between(PolicyReview.starts_on, until),
    )
    abolished = and_(Policy.abolished_on.is_not(None), Policy.abolished_on.between(PolicyReview.starts_on, until))
    found = await session.execute(
        select(
            PolicyReviewItem.review_id,
            PolicyReviewItem.policy_id,
            Policy.title,
            Policy.document_no,
            Organization.name.label("organization_name"),
            PolicyReviewItem.decision,
            PolicyReviewItem.reason,
            PolicyReviewItem.decided_by_name,
            PolicyReviewItem.decided_at,
            revised.label("was_revised"),
            func.coalesce(abolished, False).label("was_abolished"),
        )
        .join(PolicyReview, PolicyReview.id == PolicyReviewItem.review_id)
        .join(Policy, Policy.id == PolicyReviewItem.policy_id)
        .join(Organization, Organization.id == Policy.organization_id)
        .where(PolicyReviewItem.review_id.in_(review_ids))
        .order_by(Organization.code, Policy.issued_on, Policy.id)
    )
    return _by_review(found.mappings().all())


async def _new(session: AsyncSession, review_ids: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """The documents first issued between a review's first day and its end, in the organisation and below."""
    head = aliased(Organization)
    until = func.coalesce(PolicyReview.concluded_on, date.max)
    found = await session.execute(
        select(
            PolicyReview.id.label("review_id"),
            Policy.id.label("policy_id"),
            PolicyVersion.title,
            PolicyVersion.document_no,
            Organization.name.label("organization_name"),
            PolicyVersion.issued_on,
        )
        .join(head, head.id == PolicyReview.organization_id)
        .join(Organization, or_(Organization.id == head.id, Organization.path.like(head.path + "%")))
        .join(Policy, Policy.organization_id == Organization.id)
        .join(PolicyVersion, and_(PolicyVersion.policy_id == Policy.id, PolicyVersion.number == 1))
        .outerjoin(
            PolicyReviewItem,
            and_(PolicyReviewItem.review_id == PolicyReview.id, PolicyReviewItem.policy_id == Policy.id),
        )
        .where(
            PolicyReview.id.in_(review_ids),
            PolicyReviewItem.id.is_(None),
            PolicyVersion.issued_on.between(PolicyReview.starts_on, until),
        )
        .order_by(PolicyVersion.issued_on, Policy.id)
    )
    return _by_review(found.mappings().all())


def _by_review(rows: Sequence[Any]) -> dict[UUID, list[dict[str, Any]]]:
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["review_id"], []).append(dict(row))
    return found


async def locked(session: AsyncSession, actor: Actor, review_id: UUID) -> PolicyReview:
    """The review to be changed, held until the transaction ends."""
    found: PolicyReview | None = await session.scalar(
        select(PolicyReview)
        .join(Organization, Organization.id == PolicyReview.organization_id)
        .where(PolicyReview.id == review_id, within(Organization, actor.orgs(POLICY_EDIT)))
        .with_for_update(of=PolicyReview)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(NOT_FOUND)
    return found


async def in_force(session: AsyncSession, organization_id: UUID, on: date) -> Sequence[Any]:
    """The documents of an organisation and below that were in force on a day, with their wording's number then."""
    found = await session.execute(
        select(Policy.id, func.max(PolicyVersion.number).label("number"))
        .join(Organization, Organization.id == Policy.organization_id)
        .join(PolicyVersion, and_(PolicyVersion.policy_id == Policy.id, PolicyVersion.issued_on < on))
        .where(
            within(Organization, (organization_id,)),
            or_(Policy.abolished_on.is_(None), Policy.abolished_on >= on),
        )
        .group_by(Policy.id)
    )
    return found.all()
