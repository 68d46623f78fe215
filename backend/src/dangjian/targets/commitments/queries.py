"""Looks at commitments, through the caller's scope or because they are his own."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor, Permission
from dangjian.targets.commitments import rules
from dangjian.targets.commitments.models import Commitment, CommitmentItem
from dangjian.targets.methods.queries import commitment_leads
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import COMMITMENT_MAKE, COMMITMENT_READ
from dangjian.targets.targets.models import Target
from dangjian.targets.tasks.models import Task


def _own(actor: Actor) -> ColumnElement[bool]:
    return Commitment.member_id == actor.member_id if actor.member_id else false()


def _mine(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    return or_(within(OrganizationCopy, actor.orgs(permission)), _own(actor))


def search(actor: Actor, organization_id: UUID | None, year: int | None, q: str | None) -> Select[Any]:
    """The sheets in scope and the caller's own, by unit and name."""
    of = (CommitmentItem.commitment_id == Commitment.id,)
    tasks = select(func.count()).select_from(CommitmentItem).join(Task, Task.id == CommitmentItem.task_id).where(*of)
    over = tasks.where(Task.state.not_in(("completed", "cancelled")), Task.due_on < clock.today())
    shown: Any = select(
        *(Commitment.id, Commitment.organization_id, OrganizationCopy.name.label("organization_name")),
        *(Commitment.member_id, Commitment.member_name, Commitment.year, Commitment.state, Commitment.made_at),
        select(func.count())
        .select_from(CommitmentItem)
        .where(*of)
        .correlate(Commitment)
        .scalar_subquery()
        .label("items"),
        tasks.where(Task.state == "completed").correlate(Commitment).scalar_subquery().label("done"),
        over.correlate(Commitment).scalar_subquery().label("overdue"),
        Commitment.version,
    )
    found: Select[Any] = (
        shown.join(OrganizationCopy, OrganizationCopy.id == Commitment.organization_id)
        .where(_mine(actor, COMMITMENT_READ))
        .order_by(Commitment.year.desc(), OrganizationCopy.code, Commitment.member_name, Commitment.id)
    )
    if organization_id:
        found = found.where(within(OrganizationCopy, (organization_id,)))
    if year:
        found = found.where(Commitment.year == year)
    if q:
        found = found.where(Commitment.member_name.contains(q, autoescape=True))
    return found


async def show(session: AsyncSession, actor: Actor, commitment_id: UUID) -> dict[str, Any]:
    """One sheet with its promises and how their tasks stand."""
    found = search(actor, None, None, None).where(Commitment.id == commitment_id)
    row = (await session.execute(found)).mappings().first()
    if row is None:
        raise unknown()
    promises = await _promises(session, commitment_id)
    leads = commitment_leads()
    wanted = {code: word.title for code, word in leads.items()}
    return {
        **row,
        "promises": promises,
        "leads": list(leads.values()),
        "why_not_made": rules.why_not_made(row["state"], (one["lead"] for one in promises), wanted),
        "may_change": row["state"] == "draft" and await _may_change(session, actor, row),
    }


async def _promises(session: AsyncSession, commitment_id: UUID) -> list[dict[str, Any]]:
    shown: Any = select(
        *(CommitmentItem.lead, CommitmentItem.period, CommitmentItem.words, CommitmentItem.target_id),
        *(Target.title.label("target_title"), Task.id.label("task_id"), Task.number.label("task_number")),
        *(Task.state.label("task_state"), Task.light, Task.percent, Task.due_on),
    )
    found = (
        shown.outerjoin(Task, Task.id == CommitmentItem.task_id)
        .outerjoin(Target, Target.id == CommitmentItem.target_id)
        .where(CommitmentItem.commitment_id == commitment_id)
        .order_by(CommitmentItem.place)
    )
    titles = {code: word.title for code, word in commitment_leads().items()}
    rows = (await session.execute(found)).mappings().all()
    return [
        {
            **row,
            "lead_title": titles.get(row["lead"], row["lead"]),
            "due_on": row["due_on"] or rules.days_of(row["period"])[1],
        }
        for row in rows
    ]


async def _may_change(session: AsyncSession, actor: Actor, row: Mapping[str, Any]) -> bool:
    if actor.member_id is not None and row["member_id"] == actor.member_id:
        return True
    mine = within(OrganizationCopy, actor.orgs(COMMITMENT_MAKE))
    found = select(OrganizationCopy.id).where(OrganizationCopy.id == row["organization_id"], mine)
    return await session.scalar(found) is not None


def unknown() -> NotFound:
    """The same answer for what is not there and what is out of scope."""
    return NotFound("没有找到这份承诺,请刷新后重试。")


async def locked(session: AsyncSession, actor: Actor, commitment_id: UUID) -> Commitment:
    """The sheet for a change: the caller's own, or of a unit whose commitments he arranges."""
    found = select(Commitment).join(OrganizationCopy, OrganizationCopy.id == Commitment.organization_id)
    mine = found.where(Commitment.id == commitment_id, _mine(actor, COMMITMENT_MAKE))
    row = await session.scalar(mine.with_for_update(of=Commitment))
    if row is None:
        raise unknown()
    return row


async def items_of(session: AsyncSession, commitment_id: UUID) -> Sequence[CommitmentItem]:
    """Its promises in their order."""
    found = select(CommitmentItem).where(CommitmentItem.commitment_id == commitment_id)
    return (await session.scalars(found.order_by(CommitmentItem.place))).all()
