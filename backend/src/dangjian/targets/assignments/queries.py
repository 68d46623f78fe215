"""Looks that giving a task needs: whose units these are, and what belongs to another enterprise."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import TASK_ASSIGN
from dangjian.targets.targets.models import Target


async def placed(session: AsyncSession, actor: Actor, ids: Collection[UUID]) -> set[UUID]:
    """Which of these organisations lie where the caller may give tasks."""
    mine = within(OrganizationCopy, actor.orgs(TASK_ASSIGN))
    found = await session.scalars(select(OrganizationCopy.id).where(OrganizationCopy.id.in_(ids), mine))
    return set(found)


async def strangers(
    session: AsyncSession, root: str, supervisor_id: UUID | None, target_id: UUID | None
) -> dict[str, str]:
    """Which of the two are not of the enterprise whose root this is, with what to do."""
    faults = {}
    house = OrganizationCopy.path.startswith(f"/{root}/")
    if supervisor_id is not None:
        known = await session.scalar(select(OrganizationCopy.id).where(OrganizationCopy.id == supervisor_id, house))
        if known is None:
            faults["supervisor_organization_id"] = "没有找到这个督办单位,请重新选择"
    if target_id is not None:
        places = select(OrganizationCopy.id).where(house)
        ours = select(Target.id).where(Target.id == target_id, Target.organization_id.in_(places))
        if await session.scalar(ours) is None:
            faults["target_id"] = "没有找到这个目标,请重新选择"
    return faults
