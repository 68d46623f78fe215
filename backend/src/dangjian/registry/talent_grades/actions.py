"""Naming classes and tiers."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import audit
from dangjian.kernel.concurrency import expect
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.scope import require_visible
from dangjian.kernel.security import Actor
from dangjian.registry.members.actions import refused
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import TALENT_EDIT
from dangjian.registry.talent_grades import queries, rules
from dangjian.registry.talent_grades.models import TalentGrade
from dangjian.registry.talent_grades.schemas import TalentGradeChange, TalentGradeCreate

_FACTS = ("kind", "title", "ordinal", "training", "is_retired")


async def create(session: AsyncSession, actor: Actor, data: TalentGradeCreate) -> UUID:
    """Name a class or tier for the whole enterprise."""
    place: Organization = await require_visible(session, actor, data.organization_id, TALENT_EDIT, Organization)
    await session.refresh(place, with_for_update=True)
    if place.parent_id is not None:
        raise refused("organization_id", "类和层由企业最上级组织统一设置,请选择最上级组织")
    row = TalentGrade(id=new_id(), **dict(data), is_retired=False, version=1)
    await _check(session, row, None)
    session.add(row)
    await session.flush()
    await _record(session, actor, row, "create", None)
    return row.id


async def change(session: AsyncSession, actor: Actor, grade_id: UUID, data: TalentGradeChange, seen: int) -> None:
    """Change a class or tier; where it was given it stays."""
    row = await queries.locked(session, actor, grade_id)
    expect(seen, row.version)
    before = {name: getattr(row, name) for name in _FACTS}
    with session.no_autoflush:
        for name, value in dict(data).items():
            setattr(row, name, value)
        await _check(session, row, row.id)
    row.version += 1
    await session.flush()
    await _record(session, actor, row, "change", before)


async def _check(session: AsyncSession, row: TalentGrade, but: UUID | None) -> None:
    fault = rules.fault_of_training(row.kind, row.training, row.is_retired)  # type: ignore[arg-type]  # kept as text
    if fault:
        raise refused("training", fault)
    if await queries.is_taken(session, row.organization_id, row.kind, row.title, but):
        raise refused("title", "已有同名的类(层),请换一个名称")


async def _record(
    session: AsyncSession, actor: Actor, row: TalentGrade, action: str, before: dict[str, Any] | None
) -> None:
    after = {name: getattr(row, name) for name in _FACTS}
    place = row.organization_id
    name = f"talent_grade.{action}"
    await audit.write(session, actor, name, "talent_grade", row.id, organization_id=place, before=before, after=after)
    await announce(session, "talent_grade", row.id, place)
