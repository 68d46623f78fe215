"""Looks at batches and at whom one would reach."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.contracts.registry_closed import is_open
from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.progress import ProgressRow
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor, Permission
from dangjian.targets.batches import rules
from dangjian.targets.batches.models import Batch
from dangjian.targets.batches.schemas import BatchSpec
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import TARGET_READ, TARGET_SET
from dangjian.targets.readings.models import Reading
from dangjian.targets.targets.models import Target, TargetRevision
from dangjian.targets.tasks.models import Task


async def reached(session: AsyncSession, actor: Actor, spec: BatchSpec) -> Sequence[OrganizationCopy]:
    """The organisations meant, all where the caller sets targets."""
    mine = within(OrganizationCopy, actor.orgs(TARGET_SET))
    top = await session.scalar(select(OrganizationCopy.id).where(OrganizationCopy.id == spec.under, mine))
    if top is None:
        raise NotFound("没有找到该组织,请检查后重试。")
    found = select(OrganizationCopy).where(
        mine,
        within(OrganizationCopy, (spec.under,)),
        OrganizationCopy.kind == spec.kind,
        is_open(OrganizationCopy),
    )
    if spec.category:
        found = found.where(OrganizationCopy.category == spec.category)
    return (await session.scalars(found.order_by(OrganizationCopy.code))).all()


def search(actor: Actor) -> Select[Any]:
    """The batches of the caller's scope, the latest on top."""
    shown: Any = select(
        *(Batch.id, Batch.organization_id, OrganizationCopy.name.label("organization_name"), Batch.title, Batch.year),
        *(Batch.organization_count, Batch.target_count, Batch.state, Batch.fault, Batch.created_at),
        *(Batch.created_by_name, Batch.finished_at, Batch.undone_at, Batch.undone_reason, Batch.version),
    )
    found: Select[Any] = (
        shown.join(OrganizationCopy, OrganizationCopy.id == Batch.organization_id)
        .where(within(OrganizationCopy, actor.orgs(TARGET_READ)))
        .order_by(Batch.created_at.desc(), Batch.id.desc())
    )
    return found


async def show(session: AsyncSession, actor: Actor, batch_id: UUID) -> dict[str, Any]:
    """One batch with its progress."""
    row = (await session.execute(search(actor).where(Batch.id == batch_id))).mappings().first()
    if row is None:
        raise unknown()
    progress = await session.get(ProgressRow, batch_id)
    done = row["target_count"] if row["state"] == "done" else progress.done if progress else 0
    return {
        **row,
        "done": done,
        "total": row["target_count"],
        "stage": progress.stage if progress and row["state"] == "running" else rules.STATE_TITLES[row["state"]],
        "why_not_undo": await why_not_undo(session, row),
    }


def unknown() -> NotFound:
    """The same answer for what is not there and what is out of scope."""
    return NotFound("没有找到这次批量下达,请刷新后重试。")


async def why_not_undo(session: AsyncSession, row: Mapping[str, Any]) -> str | None:
    """Why it cannot be taken back, or none."""
    touched = await touched_by(session, row["id"]) if row["state"] == "done" else 0
    return rules.why_not_undo(row["state"], row["finished_at"], clock.now(), touched)


async def touched_by(session: AsyncSession, batch_id: UUID) -> int:
    """How many of its targets somebody has read, broken down, changed, given tasks for or cancelled since."""
    child = aliased(Target)
    touched = or_(
        exists().where(Reading.target_id == Target.id),
        exists().where(TargetRevision.target_id == Target.id),
        exists().where(Task.target_id == Target.id),
        exists().where(child.parent_id == Target.id),
        Target.version > 1,
    )
    counted = select(func.count()).select_from(Target).where(Target.batch_id == batch_id, touched)
    return await session.scalar(counted) or 0


async def locked(session: AsyncSession, actor: Actor, permission: Permission, batch_id: UUID) -> Batch:
    """The batch for a change."""
    mine = within(OrganizationCopy, actor.orgs(permission))
    found = select(Batch).join(OrganizationCopy, OrganizationCopy.id == Batch.organization_id)
    row = await session.scalar(found.where(Batch.id == batch_id, mine).with_for_update(of=Batch))
    if row is None:
        raise unknown()
    return row
