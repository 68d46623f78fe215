"""Changes of matrices of duties: loaded whole, put right duty by duty, doubles merged; each audited."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import audit
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import Conflict, FieldError, Invalid, NotFound, RuleBroken
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.scope import require_visible, within
from dangjian.kernel.security import Actor
from dangjian.registry.duties import queries, rules
from dangjian.registry.duties.models import Duty, DutyOwner, DutyStep, WorkItem
from dangjian.registry.duties.schemas import (
    DutyCreate,
    DutyMerge,
    DutyUpdate,
    MatrixLoad,
    WorkItemWrite,
)
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import DUTY_EDIT


def _refused(field: str, message: str) -> Invalid:
    return Invalid(message + "。", [FieldError(field=field, message=message)])


async def add_item(session: AsyncSession, actor: Actor, data: WorkItemWrite) -> UUID:
    """Add a work item to an organisation's matrix."""
    await require_visible(session, actor, data.organization_id, DUTY_EDIT, Organization)
    taken = WorkItem.organization_id == data.organization_id, WorkItem.code == data.code
    if await session.scalar(select(WorkItem.id).where(*taken)):
        raise Conflict(
            "该组织已有这个编码的工作项目,请换一个编码。", [FieldError(field="code", message="编码已被使用")]
        )
    item = WorkItem(id=new_id(), **dict(data), version=1)
    session.add(item)
    await session.flush()
    await _record(session, actor, "work_item", item.id, data.organization_id, "create", None, dict(data))
    return item.id


async def load(session: AsyncSession, actor: Actor, data: MatrixLoad) -> None:
    """Bring in a whole matrix as data; codes of units are looked up below its organisation (C-34)."""
    head: Organization = await require_visible(session, actor, data.organization_id, DUTY_EDIT, Organization)
    if await session.scalar(select(WorkItem.id).where(WorkItem.organization_id == head.id).limit(1)):
        raise Conflict("该组织已有职责矩阵,请逐项修改;整体导入只用于第一次。")
    units = await _units(
        session, head, {one.organization_code for i in data.items for d in i.duties for one in d.owners}
    )
    for at, item in enumerate(data.items):
        work_item = WorkItem(
            id=new_id(),
            organization_id=head.id,
            code=item.code,
            name=item.name,
            business_line=item.business_line,
            version=1,
        )
        session.add(work_item)
        await session.flush()
        for place, duty in enumerate(item.duties):
            owners = []
            for nth, owner in enumerate(duty.owners):
                if owner.organization_code not in units:
                    field = f"items.{at}.duties.{place}.owners.{nth}.organization_code"
                    raise _refused(field, "该组织及下级没有这个编码的单位")
                owners.append((units[owner.organization_code], owner.part))
            key = new_id()
            words = {"kind": duty.kind, "text": duty.text, "actor_group": duty.actor_group}
            session.add(Duty(id=key, work_item_id=work_item.id, **words, version=1))
            await session.flush()
            await _own(session, key, owners, f"items.{at}.duties.{place}.owners")
    counted = {"items": len(data.items), "duties": sum(len(item.duties) for item in data.items)}
    await _record(session, actor, "duty_matrix", head.id, head.id, "load", None, counted)


async def _units(session: AsyncSession, head: Organization, codes: set[str]) -> dict[str, UUID]:
    found = await session.execute(
        select(Organization.code, Organization.id).where(
            Organization.code.in_(codes), Organization.path.like(head.path + "%")
        )
    )
    return {code: key for code, key in found.all()}


async def create(session: AsyncSession, actor: Actor, data: DutyCreate) -> UUID:
    """Add a duty to a work item."""
    place = await session.scalar(
        select(WorkItem.organization_id)
        .join(Organization, Organization.id == WorkItem.organization_id)
        .where(WorkItem.id == data.work_item_id, within(Organization, actor.orgs(DUTY_EDIT)))
    )
    if place is None:
        raise NotFound("没有找到该工作项目,请刷新后重试。")
    key = new_id()
    words = {"kind": data.kind, "text": data.text, "actor_group": data.actor_group}
    session.add(Duty(id=key, work_item_id=data.work_item_id, **words, version=1))
    await session.flush()
    await _detail(session, key, place, data)
    await _record(session, actor, "duty", key, place, "create", None, data.model_dump(mode="json"))
    return key


async def change(session: AsyncSession, actor: Actor, duty_id: UUID, data: DutyUpdate, seen: int) -> None:
    """Put a duty right: its words, owners and steps are then just those given."""
    duty, item = await queries.locked(session, actor, duty_id)
    expect(seen, duty.version)
    if duty.merged_into_id is not None:
        raise RuleBroken("该职责已并入另一项,请修改并入后的职责。")
    before = {"kind": duty.kind, "text": duty.text, "actor_group": duty.actor_group}
    duty.kind, duty.text, duty.actor_group = data.kind, data.text, data.actor_group
    duty.version += 1
    await session.flush()
    for table in (DutyOwner, DutyStep):
        await session.execute(delete(table).where(table.duty_id == duty_id))
    await _detail(session, duty_id, item.organization_id, data)
    await _record(session, actor, "duty", duty_id, item.organization_id, "change", before, data.model_dump(mode="json"))


async def merge(session: AsyncSession, actor: Actor, duty_id: UUID, data: DutyMerge, seen: int) -> None:
    """Put one duty into another: its owners take part there, and it stays with the reason (C-35)."""
    duty, item = await queries.locked(session, actor, duty_id)
    expect(seen, duty.version)
    if data.into_id == duty_id:
        raise _refused("into_id", "不能并入自身")
    into, other = await queries.locked(session, actor, data.into_id)
    if other.organization_id != item.organization_id:
        raise _refused("into_id", "只能并入同一职责矩阵中的职责")
    if duty.merged_into_id is not None or into.merged_into_id is not None:
        raise RuleBroken("两项职责中有一项已被合并,请刷新后再看。")
    held = set(await session.scalars(select(DutyOwner.organization_id).where(DutyOwner.duty_id == into.id)))
    moved = await session.scalars(select(DutyOwner.organization_id).where(DutyOwner.duty_id == duty_id))
    # Whoever led or carried out the one takes part in the other; who leads it stays as it is.
    rows = [{"duty_id": into.id, "organization_id": one, "part": "responsible"} for one in moved if one not in held]
    if rows:
        await session.execute(insert(DutyOwner), rows)
    duty.merged_into_id, duty.merge_reason = into.id, data.reason
    duty.version += 1
    into.version += 1
    await session.flush()
    after = {"merged_into_id": str(into.id), "reason": data.reason}
    await _record(session, actor, "duty", duty_id, item.organization_id, "merge", None, after)


async def _detail(session: AsyncSession, duty_id: UUID, head_id: UUID, data: DutyUpdate) -> None:
    head = await session.get_one(Organization, head_id)
    ids = [owner.organization_id for owner in data.owners]
    inside = select(Organization.id).where(Organization.id.in_(ids), Organization.path.like(head.path + "%"))
    known = set(await session.scalars(inside))
    for place, owner in enumerate(ids):
        if owner not in known:
            raise _refused(f"owners.{place}.organization_id", "只能选择本矩阵组织及其下级的单位")
    await _own(session, duty_id, [(owner.organization_id, owner.part) for owner in data.owners], "owners")
    for place, step in enumerate(data.steps):
        fault = rules.fault_of_step(step.fate, step.reason)
        if fault:
            raise _refused(f"steps.{place}.reason", fault)
    rows = [{"duty_id": duty_id, "place": place, **dict(step)} for place, step in enumerate(data.steps)]
    if rows:
        await session.execute(insert(DutyStep), rows)


async def _own(session: AsyncSession, duty_id: UUID, owners: Sequence[tuple[UUID, rules.Part]], field: str) -> None:
    doubled = rules.doubled_owner([unit for unit, _ in owners])
    if doubled is not None:
        raise _refused(f"{field}.{doubled}", "同一单位在一项职责中只能有一种角色")
    rows = [{"duty_id": duty_id, "organization_id": unit, "part": part} for unit, part in owners]
    if rows:
        await session.execute(insert(DutyOwner), rows)


async def _record(
    session: AsyncSession,
    actor: Actor,
    kind: str,
    key: UUID,
    place: UUID,
    action: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    name = f"{kind}.{action}"
    await audit.write(session, actor, name, kind, key, organization_id=place, before=before, after=after)
    await announce(session, "duty", key, place)
