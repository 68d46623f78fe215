"""Looks at complaints: the list of those who answer, one's own, by receipt, and the public tally."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.feedback import rules
from dangjian.appraisal.feedback.models import Feedback
from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.appraisal.organizations.queries import enterprise_of
from dangjian.appraisal.permissions import FEEDBACK_ANSWER
from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import visible_to
from dangjian.kernel.security import Actor

_OWN = ("about", "text", "received_on", "due_on", "state", "answer", "answered_on", "answered_by_name")
_SHOWN = (*_OWN, "id", "is_anonymous", "asked_by_name", "version")


def _overdue() -> ColumnElement[bool]:
    return and_(Feedback.state == "open", Feedback.due_on < clock.today())


def _columns(names: tuple[str, ...]) -> list[Any]:
    return [*(getattr(Feedback, name) for name in names), _overdue().label("is_overdue")]


async def search(session: AsyncSession, actor: Actor, state: str | None, paging: PageParams) -> dict[str, Any]:
    """A page for those who answer: what is open first, the earliest day first."""
    found = select(*_columns(_SHOWN)).where(
        visible_to(actor, Feedback.organization_id, FEEDBACK_ANSWER, OrganizationCopy)
    )
    if state:
        found = found.where(Feedback.state == state)
    # Not by id: within a day nobody can tell who was first.
    order = (Feedback.state.desc(), Feedback.due_on, Feedback.id)
    return await paginate(session, found.order_by(*order), paging)


async def show(session: AsyncSession, actor: Actor, feedback_id: UUID) -> dict[str, Any]:
    """One complaint for those who answer."""
    mine = visible_to(actor, Feedback.organization_id, FEEDBACK_ANSWER, OrganizationCopy)
    found = await session.execute(select(*_columns(_SHOWN)).where(Feedback.id == feedback_id, mine))
    row = found.mappings().first()
    if row is None:
        raise NotFound("没有找到这条意见,请刷新后重试。")
    return dict(row)


async def locked(session: AsyncSession, actor: Actor, feedback_id: UUID) -> Feedback:
    """The one to be answered, held until the transaction ends."""
    mine = visible_to(actor, Feedback.organization_id, FEEDBACK_ANSWER, OrganizationCopy)
    row = await session.scalar(select(Feedback).where(Feedback.id == feedback_id, mine).with_for_update())
    if row is None:
        raise NotFound("没有找到这条意见,请刷新后重试。")
    return row


async def mine(session: AsyncSession, actor: Actor) -> list[dict[str, Any]]:
    """What one asked under one's own name, the latest first."""
    found = select(*_columns(_OWN)).where(Feedback.asked_by == actor.account_id)
    rows = await session.execute(found.order_by(Feedback.received_on.desc(), Feedback.id).limit(100))
    return [dict(row) for row in rows.mappings()]


async def by_receipt(session: AsyncSession, receipt: str) -> dict[str, Any]:
    """What a receipt opens; a wrong one opens nothing, and that is no refusal that would be put on record."""
    found = await session.execute(select(*_columns(_OWN)).where(Feedback.receipt_hash == rules.kept(receipt)))
    row = found.mappings().first()
    return {"feedback": dict(row) if row else None}


async def by_client_id(session: AsyncSession, client_id: UUID) -> Feedback | None:
    """The complaint that was sent under this id."""
    found: Feedback | None = await session.scalar(select(Feedback).where(Feedback.client_id == client_id))
    return found


async def tally(session: AsyncSession, actor: Actor) -> dict[str, Any]:
    """The figures that everybody of the enterprise may see."""
    root_id = await root_of(session, actor)
    answered = Feedback.state == "answered"
    counted = select(
        func.count().label("received"),
        func.count().filter(answered).label("answered"),
        func.count().filter(answered, Feedback.answered_on <= Feedback.due_on).label("in_time"),
        func.count().filter(Feedback.state == "open").label("open"),
        func.count().filter(_overdue()).label("overdue"),
    ).where(Feedback.organization_id == root_id)
    counts = dict((await session.execute(counted)).mappings().one())
    return {**counts, "percent_in_time": rules.share_in_time(counts), "answer_within": rules.ANSWER_WITHIN}


async def root_of(session: AsyncSession, actor: Actor) -> UUID | None:
    """The enterprise of the caller; whoever has no place in the tree speaks to the first enterprise."""
    found = await enterprise_of(session, tuple(grant.organization_id for grant in actor.grants))
    if found is not None:
        return found
    top = select(OrganizationCopy.id).where(OrganizationCopy.parent_id.is_(None), OrganizationCopy.line == "party")
    first: UUID | None = await session.scalar(top.order_by(OrganizationCopy.code).limit(1))
    return first
