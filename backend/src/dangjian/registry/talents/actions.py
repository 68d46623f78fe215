"""Giving a class and a tier."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import audit, clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor
from dangjian.registry.members.actions import refused
from dangjian.registry.talent_grades import queries as grades
from dangjian.registry.talents import queries, rules
from dangjian.registry.talents.models import TalentAssignment
from dangjian.registry.talents.schemas import TalentAssign


async def assign(session: AsyncSession, actor: Actor, member_id: UUID, data: TalentAssign) -> None:
    """Give a cadre a class and a tier from a day on; what held before stays in the past."""
    path = await queries.path_of(session, actor, member_id)
    if path is None or member_id == actor.member_id:
        raise NotFound(queries.NOT_FOUND)
    if await grades.given(session, path, data.class_id, "class") is None:
        raise refused("class_id", "没有找到这个类,请重新选择")
    if await grades.given(session, path, data.tier_id, "tier") is None:
        raise refused("tier_id", "没有找到这一层,请重新选择")
    fault = rules.fault_of_since(data.since, await queries.last_since(session, member_id), clock.today())
    if fault:
        raise refused("since", fault)
    row = TalentAssignment(
        id=new_id(),
        member_id=member_id,
        **dict(data),
        decided_by=actor.account_id,
        decided_by_name=actor.display_name,
        decided_at=clock.now(),
    )
    session.add(row)
    await session.flush()
    after = {"class_id": str(data.class_id), "tier_id": str(data.tier_id), "since": data.since}
    await audit.write(session, actor, "talent.assign", "talent", member_id, after=after, reason=data.reason)
