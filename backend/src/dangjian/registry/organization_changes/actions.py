"""Changes of the tree: each is checked, shown, and done on its day with reason, who, audit and news."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry import (
    OrganizationCreated,
    OrganizationMoved,
    OrganizationUpdated,
)
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import Conflict, FieldError, Invalid, RuleBroken
from dangjian.kernel.events import Event, announce, emit
from dangjian.kernel.ids import new_id
from dangjian.kernel.pinyin import pinyin
from dangjian.kernel.security import Actor
from dangjian.registry.norms import rules as norms
from dangjian.registry.norms.queries import in_force
from dangjian.registry.organization_changes import queries, rules
from dangjian.registry.organization_changes.models import OrganizationChange
from dangjian.registry.organization_changes.schemas import (
    Change,
    OrganizationCreate,
    OrganizationMove,
    OrganizationRename,
    OrganizationReshape,
)
from dangjian.registry.organizations.actions import hold, move_under, stand, state_of, tell
from dangjian.registry.organizations.models import CategoryAssignment, JointUnit, Organization
from dangjian.registry.organizations.queries import closed_until
from dangjian.registry.organizations.rules import may_classify

SYSTEM = "系统"
COUNTED = ("organizations", "members", "posts", "outlets")
Deed = Callable[[], Awaitable[None]]


@dataclass
class Decision:
    """What is decided, in words and figures, of which organisation (`of`, or the one it is listed under)."""

    action: str
    organization_id: UUID
    touched: list[UUID]
    summary: str
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))
    sentences: list[str] = field(default_factory=list)
    warnings: list[norms.Advice] = field(default_factory=list)
    of: UUID | None = None


def refused(name: str, fault: str) -> Invalid:
    """The refusal of one field."""
    return Invalid(fault + "。", [FieldError(field=name, message=fault)])


async def decide(
    session: AsyncSession,
    actor: Actor | None,
    data: Change,
    decision: Decision,
    do: Deed,
    waited: OrganizationChange | None,
) -> dict[str, Any]:
    """Only look, wait for the day, or do it now; whoever waited is marked as done."""
    warnings = [vars(one) for one in decision.warnings]
    effects = {**decision.counts, "sentences": [decision.summary, *decision.sentences], "warnings": warnings}
    if data.validate_only:
        return {"change": None, "effects": effects}
    change = waited or _noted(actor, data, decision)
    if change.effective_on > clock.today():
        change.status = "planned"
    else:
        await do()
        change.status, change.applied_at, change.summary = "applied", clock.now(), decision.summary
        change.organization_id, change.touched = decision.organization_id, list(dict.fromkeys(decision.touched))
    if waited is None:
        session.add(change)
    change.version += 1
    await session.flush()
    verb = "plan" if change.status == "planned" else decision.action
    place = change.organization_id
    after = {"summary": decision.summary, "effective_on": data.effective_on}
    note: dict[str, Any] = {"organization_id": place, "after": after, "reason": change.reason}
    await audit.write(session, actor, f"organization.{verb}", "organization", place, **note)
    await announce(session, "organization", place, place)
    return {"change": change, "effects": effects}


def _noted(actor: Actor | None, data: Change, decision: Decision) -> OrganizationChange:
    return OrganizationChange(
        id=new_id(),
        organization_id=decision.organization_id,
        touched=list(dict.fromkeys(decision.touched)),
        action=decision.action,
        effective_on=data.effective_on,
        reason=data.reason,
        summary=decision.summary,
        body={"of": str(decision.of or decision.organization_id), "asked": data.model_dump(mode="json")},
        decided_by=actor.account_id if actor else None,
        decided_by_name=actor.display_name if actor else SYSTEM,
        decided_at=clock.now(),
        version=0,
    )


async def check_day(
    session: AsyncSession, day: date, paths: Sequence[str], others: Sequence[Organization] = ()
) -> None:
    """Refuse a day on which nothing may change in these subtrees, or on which the others were not yet what they are."""
    closed = await closed_until(session, paths[0])
    known = [one.since for one in others if one.since is not None]
    latest = await queries.latest_since(session, paths)
    since = max([*known, *([latest] if latest else [])], default=None)
    fault = rules.why_not_on(day, clock.today(), closed, since)
    if fault:
        raise refused("effective_on", fault)


async def create(
    session: AsyncSession, actor: Actor | None, data: OrganizationCreate, *, waited: OrganizationChange | None = None
) -> dict[str, Any]:
    """Set up an organisation under another, from a day on."""
    await hold(session)
    parent = await queries.visible(session, actor, data.parent_id)
    fault = rules.why_not_under(data.kind, queries.node(parent))
    if fault:
        raise refused("parent_id", fault)
    if data.category is not None and not may_classify(data.kind):
        raise refused("category", "只有党支部才确定类别")
    if await session.scalar(select(Organization.id).where(Organization.code == data.code)) is not None:
        raise Conflict("已有这个编码的组织,请换一个编码。", [FieldError(field="code", message="编码已被使用")])
    if data.founded_on is not None and data.founded_on > data.effective_on:
        raise refused("founded_on", "成立日期不能晚于生效日期")
    await _check_shape(session, actor, parent, data.kind, data)
    closed = await closed_until(session, parent.path)
    fault = rules.why_not_on(data.effective_on, clock.today(), closed, parent.since)
    if fault:
        raise refused("effective_on", fault)
    size = norms.Size(data.name, data.kind, data.form, 0, 0, data.effective_on, data.ends_on)
    decision = Decision("create", parent.id, [parent.id], f"在“{parent.name}”之下设立“{data.name}”")
    if data.form == "temporary":
        decision.warnings = norms.advise(await in_force(session, parent.path), size)

    async def do() -> None:
        row = await enter(session, actor, data, parent)
        decision.organization_id, decision.touched = row.id, [row.id, parent.id]

    return await decide(session, actor, data, decision, do, waited)


async def enter(
    session: AsyncSession, actor: Actor | None, data: OrganizationCreate, parent: Organization
) -> Organization:
    """The row, its category, its units, and the news of it."""
    key = new_id()
    facts = data.model_dump(include={"code", "name", "kind", "category", "form", "ends_on"})
    row = Organization(
        id=key,
        **facts,
        pinyin=pinyin(data.name),
        line="party" if data.kind in rules.PARTY else "administrative",
        parent_id=parent.id,
        path=f"{parent.path}{key}/",
        founded_on=data.founded_on or data.effective_on,
        since=data.effective_on,
        version=1,
        created_at=clock.now(),
    )
    session.add(row)
    await session.flush()
    if data.category is not None:
        session.add(
            CategoryAssignment(
                id=new_id(),
                organization_id=key,
                category=data.category,
                since=data.effective_on,
                reason=data.reason,
                decided_by=actor.account_id if actor else None,
                decided_by_name=actor.display_name if actor else SYSTEM,
                decided_at=clock.now(),
            )
        )
    await unite(session, key, data.unit_ids, data.effective_on)
    await emit(session, OrganizationCreated(state=state_of(row), effective_on=data.effective_on))
    if data.category is not None:
        news = {"reason": data.reason, "effective_on": data.effective_on}
        await emit(session, OrganizationUpdated.model_validate({"state": state_of(row), **news}))
    return row


async def unite(session: AsyncSession, organization_id: UUID, units: Sequence[UUID], on: date) -> None:
    """From that day on the joint branch unites these units and no others."""
    held = select(JointUnit).where(JointUnit.organization_id == organization_id, JointUnit.until.is_(None))
    there = {row.unit_id: row for row in await session.scalars(held)}
    for unit_id, row in there.items():
        if unit_id not in units:
            row.until = on
    for unit_id in dict.fromkeys(units):
        if unit_id not in there:
            session.add(JointUnit(organization_id=organization_id, unit_id=unit_id, since=on, until=None))
    await session.flush()


async def _check_shape(
    session: AsyncSession,
    actor: Actor | None,
    place: Organization,
    kind: str,
    data: OrganizationCreate | OrganizationReshape,
) -> None:
    most = (await in_force(session, place.path)).number("ORG-01", "max_joint_units")
    fault = rules.why_not_shape(kind, data.form, data.ends_on, data.unit_ids, data.effective_on, most)
    if fault:
        name = {"joint": "unit_ids", "temporary": "ends_on"}.get(data.form, "form") if kind == "branch" else "form"
        raise refused(name, fault)
    for at, unit_id in enumerate(data.unit_ids):
        unit = await queries.visible(session, actor, unit_id)
        if unit.closed_on is not None or unit.kind not in rules.UNITS:
            raise refused(f"unit_ids.{at}", "请选择没有撤销的单位或部门")


async def rename(
    session: AsyncSession,
    actor: Actor | None,
    organization_id: UUID,
    data: OrganizationRename,
    seen: int | None = None,
    *,
    waited: OrganizationChange | None = None,
) -> dict[str, Any]:
    """Give an organisation another name from a day on; what it was called before stays in its past."""
    row = await held(session, actor, organization_id, data, seen)
    if row.name == data.name:
        raise refused("name", "新名称与现名称相同")
    await check_day(session, data.effective_on, [row.path])
    summary = f"“{row.name}”更名为“{data.name}”"
    decision = Decision("rename", row.id, [row.id], summary)

    async def do() -> None:
        await stand(session, row, data.effective_on, name=data.name, pinyin=pinyin(data.name))
        await say(session, OrganizationUpdated, row, data)

    return await decide(session, actor, data, decision, do, waited)


async def held(
    session: AsyncSession, actor: Actor | None, organization_id: UUID, data: Change, seen: int | None
) -> Organization:
    """The open organisation, held against every other change of the tree, on a day on which it may change."""
    await hold(session)
    row = await queries.visible(session, actor, organization_id)
    if seen is not None:
        expect(seen, row.version)
    if row.closed_on is not None:
        raise RuleBroken(f"“{row.name}”已于 {row.closed_on.isoformat()} 撤销,不能再变更。")
    return row


async def say(session: AsyncSession, kind: type[Event], row: Organization, data: Change, **more: Any) -> None:
    """Tell outside what changed, and every copy of the tree what stands now."""
    news = {"state": state_of(row), "reason": data.reason, "effective_on": data.effective_on, **more}
    await emit(session, kind.model_validate(news))


async def reshape(
    session: AsyncSession,
    actor: Actor | None,
    organization_id: UUID,
    data: OrganizationReshape,
    seen: int | None = None,
    *,
    waited: OrganizationChange | None = None,
) -> dict[str, Any]:
    """Make a branch joint, temporary or regular from a day on (ORG-01, ORG-03)."""
    row = await held(session, actor, organization_id, data, seen)
    await _check_shape(session, actor, row, row.kind, data)
    await check_day(session, data.effective_on, [row.path])
    full = await queries.full_members_of(session, [row.id])
    members = await queries.members_of(session, [row.id])
    size = norms.Size(row.name, row.kind, data.form, full, members, data.effective_on, data.ends_on)
    counts = {**dict.fromkeys(COUNTED, 0), "members": members}
    summary = f"“{row.name}”由{rules.FORM_TITLES[row.form]}调整为{rules.FORM_TITLES[data.form]}"
    said = norms.advise(await in_force(session, row.path), size)
    decision = Decision("reshape", row.id, [row.id, *data.unit_ids], summary, counts, warnings=said)

    async def do() -> None:
        await stand(session, row, data.effective_on, form=data.form, ends_on=data.ends_on)
        await unite(session, row.id, data.unit_ids, data.effective_on)
        await say(session, OrganizationUpdated, row, data)

    return await decide(session, actor, data, decision, do, waited)


async def move(
    session: AsyncSession,
    actor: Actor | None,
    organization_id: UUID,
    data: OrganizationMove,
    seen: int | None = None,
    *,
    waited: OrganizationChange | None = None,
) -> dict[str, Any]:
    """Put an organisation, with all below it, under another from a day on."""
    row = await held(session, actor, organization_id, data, seen)
    parent = await queries.visible(session, actor, data.parent_id)
    fault = rules.why_not_move(queries.node(row), queries.node(parent))
    if fault:
        raise refused("parent_id", fault)
    await check_day(session, data.effective_on, [row.path], [parent])
    old = await session.get_one(Organization, row.parent_id)
    counts = await queries.counts(session, [row.path], whole=True)
    summary = f"“{row.name}”由“{old.name}”划转到“{parent.name}”"
    decision = Decision("move", row.id, [row.id, old.id, parent.id], summary, counts)

    async def do() -> None:
        moved = await move_under(session, row, parent, data.effective_on)
        await say(session, OrganizationMoved, row, data, from_parent_id=old.id)
        await tell(session, moved)

    return await decide(session, actor, data, decision, do, waited)
