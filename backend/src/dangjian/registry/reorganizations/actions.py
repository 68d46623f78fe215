"""Merging, splitting and closing organisations; and doing what waited for its day."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Any, get_args
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry import (
    TOLD_AT_ONCE,
    OrganizationClosed,
    OrganizationMerged,
    OrganizationSplit,
    OrganizationUpdated,
    OutletsTold,
)
from dangjian.kernel import audit
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import Conflict, DomainError, FieldError, NotFound, RuleBroken
from dangjian.kernel.events import announce, emit
from dangjian.kernel.pinyin import pinyin
from dangjian.kernel.security import Actor
from dangjian.registry.duties.rules import Part
from dangjian.registry.members.actions import move as move_members
from dangjian.registry.members.actions import move_branch
from dangjian.registry.norms.queries import in_force
from dangjian.registry.norms.rules import Size, advise
from dangjian.registry.organization_changes import actions as changes
from dangjian.registry.organization_changes import queries as trees
from dangjian.registry.organization_changes.actions import Decision, check_day, decide, held, refused, say
from dangjian.registry.organization_changes.models import OrganizationChange
from dangjian.registry.organization_changes.schemas import (
    Change,
    OrganizationClose,
    OrganizationCreate,
    OrganizationMerge,
    OrganizationMove,
    OrganizationRename,
    OrganizationReshape,
    OrganizationSplitting,
    SplitPart,
)
from dangjian.registry.organizations.actions import move_under, stand, tell
from dangjian.registry.organizations.models import Organization
from dangjian.registry.outlets.actions import state_of as outlet_state
from dangjian.registry.reorganizations import queries, rules

# What belongs to an organisation itself and goes along when it is merged, so that the one that goes on cares for it;
# what was done in its time (memberships, posts, terms, dues, notes) stays under its own name.
GOES_ALONG = (
    *("grid_cell", "external_member", "venue", "venue_fund", "openness_entry"),
    *("policy", "policy_review", "team"),
)
# A part in a duty that both have is the stronger of the two; a work item whose code both use gets its old house's too.
DUTIES = (
    """UPDATE registry.duty_owner mine SET part = theirs.part FROM registry.duty_owner theirs
    WHERE theirs.organization_id = :old AND mine.organization_id = :new AND theirs.duty_id = mine.duty_id
      AND array_position(CAST(:parts AS text[]), CAST(theirs.part AS text))
        < array_position(CAST(:parts AS text[]), CAST(mine.part AS text))""",
    """DELETE FROM registry.duty_owner theirs USING registry.duty_owner mine
    WHERE theirs.organization_id = :old AND mine.organization_id = :new AND mine.duty_id = theirs.duty_id""",
    "UPDATE registry.duty_owner SET organization_id = :new WHERE organization_id = :old",
    """UPDATE registry.work_item w SET organization_id = :new, version = w.version + 1,
        code = CASE WHEN EXISTS (SELECT 1 FROM registry.work_item t WHERE t.organization_id = :new AND t.code = w.code)
            THEN left(w.code || '-' || CAST(:code AS text), 64) ELSE w.code END
    WHERE w.organization_id = :old""",
)
GIVEN = {"members": "member_ids", "outlets": "outlet_ids", "children": "child_ids"}
END_POSTS = """
UPDATE registry.post SET until = :on, end_reason = :why, version = version + 1
WHERE organization_id = :id AND (until IS NULL OR until > :on)
"""


async def merge(
    session: AsyncSession,
    actor: Actor | None,
    organization_id: UUID,
    data: OrganizationMerge,
    seen: int | None = None,
    *,
    waited: OrganizationChange | None = None,
) -> dict[str, Any]:
    """Merge organisations into one that goes on: members, outlets and what stands below become its own."""
    first = await held(session, actor, organization_id, data, seen)
    ids = [one for one in dict.fromkeys(data.other_ids) if one != first.id]
    sources = [first, *[await trees.visible(session, actor, one) for one in ids]]
    into = await trees.visible(session, actor, data.into_id)
    fault = rules.why_not_merge([trees.node(row) for row in sources], trees.node(into))
    if fault:
        raise refused("into_id", fault)
    await check_day(session, data.effective_on, [into.path, *[row.path for row in sources]])
    await _check_people(session, data.effective_on, [row.id for row in sources])
    names = "、".join(f"“{row.name}”" for row in sources)
    decision = Decision("merge", into.id, [into.id, *[row.id for row in sources]], f"{names}并入“{into.name}”")
    decision.of = first.id
    decision.counts = await trees.counts(session, [row.path for row in sources], whole=False)
    together = [*(row.id for row in sources), into.id]
    full, members = await trees.full_members_of(session, together), await trees.members_of(session, together)
    size = Size(data.name or into.name, into.kind, into.form, full, members)
    decision.warnings = advise(await in_force(session, into.path), size)
    decision.sentences = _what_merging_means(into.name, data, members)
    decision.sentences += await _what_it_has(session, [row.id for row in sources], f"转到“{data.name or into.name}”")

    async def do() -> None:
        if data.name is not None and data.name != into.name:
            await stand(session, into, data.effective_on, name=data.name, pinyin=pinyin(data.name))
            await say(session, OrganizationUpdated, into, data)
        touched = {into.id}
        for row in sources:
            touched |= await _hand_on(session, actor, row, into, data)
            await _end(session, row, data.effective_on, "所在组织合并", into.id)
            await say(session, OrganizationMerged, row, data, into_id=into.id)
        await tell(session, touched | {row.id for row in sources})

    return await decide(session, actor, data, decision, do, waited)


def _what_merging_means(name: str, data: OrganizationMerge, members: int) -> list[str]:
    said = [f"合并后“{data.name or name}”共有党员 {members} 人", "被合并组织的任职自生效之日起终止"]
    if data.name is not None:
        said.append(f"“{name}”同时更名为“{data.name}”")
    return [*said, "已发布的考核结果不变;未发布考核期内,被合并组织的台账留在原组织名下,不计入合并后的组织"]


async def _what_it_has(session: AsyncSession, ids: Sequence[UUID], goes: str) -> list[str]:
    has = [f"{title} {count} 项" for title, count in (await queries.belongings(session, ids)).items() if count]
    return [f"{'、'.join(has)}{goes}"] if has else []


async def _check_people(session: AsyncSession, on: date, ids: Sequence[UUID]) -> None:
    joined = await queries.last_joined(session, ids)
    if joined is not None and on < joined:
        raise refused("effective_on", f"有党员在 {joined.isoformat()} 才转入,生效日期不能早于这一天")


async def _hand_on(
    session: AsyncSession, actor: Actor | None, row: Organization, into: Organization, data: OrganizationMerge
) -> set[UUID]:
    """Everybody and everything of the one becomes the other's; the organisations whose path that changes."""
    await move_branch(session, actor, row.id, into.id, data.effective_on, data.reason)
    await _move_outlets(session, {one.id: into.id for one in await queries.outlets_of(session, [row.id])}, [row.id])
    for name in GOES_ALONG:
        table = Organization.metadata.tables[f"registry.{name}"]
        moved = update(table).where(table.c.organization_id == row.id)
        await session.execute(moved.values(organization_id=into.id, version=table.c.version + 1))
    both = {"old": row.id, "new": into.id, "code": row.code, "parts": list(get_args(Part))}
    for statement in DUTIES:
        known = {name: value for name, value in both.items() if f":{name}" in statement}
        await session.execute(text(statement), known)
    touched: set[UUID] = set()
    for child in await trees.children(session, row.id):
        touched |= set(await move_under(session, child, into, data.effective_on))
    return touched


async def _move_outlets(session: AsyncSession, goes: dict[UUID, UUID], of: Sequence[UUID]) -> None:
    moved = [one for one in await queries.outlets_of(session, of) if one.id in goes]
    for one in moved:
        one.organization_id = goes[one.id]
        one.version += 1
    await session.flush()
    for start in range(0, len(moved), TOLD_AT_ONCE):
        await emit(session, OutletsTold(states=[outlet_state(one) for one in moved[start : start + TOLD_AT_ONCE]]))


async def _end(session: AsyncSession, row: Organization, on: date, why: str, into: UUID | None) -> None:
    """From that day on it is no more; who held a post in it does so no longer."""
    await session.execute(text(END_POSTS), {"id": row.id, "on": on, "why": why})
    await changes.unite(session, row.id, [], on)
    row.closed_on, row.merged_into_id = on, into
    row.version += 1
    await session.flush()


async def close(
    session: AsyncSession,
    actor: Actor | None,
    organization_id: UUID,
    data: OrganizationClose,
    seen: int | None = None,
    *,
    waited: OrganizationChange | None = None,
) -> dict[str, Any]:
    """Close an organisation in which nobody is left, from a day on."""
    row = await held(session, actor, organization_id, data, seen)
    counts = await trees.counts(session, [row.path], whole=False)
    children = await trees.children(session, row.id)
    venues = await queries.venues_of(session, row.id)
    fault = rules.why_not_close(trees.node(row), len(children), counts["members"], counts["outlets"], venues)
    if fault:
        raise RuleBroken(fault + "。")
    await check_day(session, data.effective_on, [row.path])
    decision = Decision("close", row.id, [row.id], f"撤销“{row.name}”", counts)
    decision.sentences = await _what_it_has(session, [row.id], "留在它的名下,由上级组织管理")

    async def do() -> None:
        await _end(session, row, data.effective_on, "所在组织撤销", None)
        await say(session, OrganizationClosed, row, data)
        await tell(session, [row.id])

    return await decide(session, actor, data, decision, do, waited)


async def split(
    session: AsyncSession,
    actor: Actor | None,
    organization_id: UUID,
    data: OrganizationSplitting,
    seen: int | None = None,
    *,
    waited: OrganizationChange | None = None,
) -> dict[str, Any]:
    """Make new organisations beside one, each with what is named; it goes on with the rest or is closed."""
    row = await held(session, actor, organization_id, data, seen)
    named = [(kind, one) for part in data.parts for kind in GIVEN for one in getattr(part, GIVEN[kind])]
    has = await trees.belongings(session, row.id)
    all_of_it = {(kind, one["id"]) for kind in has for one in has[kind]}
    venues = await queries.venues_of(session, row.id)
    fault = rules.why_not_split(trees.node(row), named, all_of_it, data.closes, venues)
    if fault:
        raise refused("parts", fault)
    await check_day(session, data.effective_on, [row.path])
    await _check_people(session, data.effective_on, [row.id])
    codes = [part.code for part in data.parts]
    taken = await session.scalar(select(Organization.code).where(Organization.code.in_(codes)).limit(1))
    if taken is not None or len(set(codes)) < len(codes):
        raise Conflict("新组织的编码已被使用或重复,请换一个编码。", [FieldError(field="parts", message="编码已被使用")])
    names = "、".join(f"“{part.name}”" for part in data.parts)
    decision = Decision("split", row.id, [row.id], f"由“{row.name}”分设{names}")
    given = {kind: sum(one == kind for one, _ in named) for kind in GIVEN}
    decision.counts |= {"members": given["members"], "outlets": given["outlets"], "organizations": given["children"]}
    decision.sentences = ["原组织同时撤销"] if data.closes else ["原组织保留其余党员、网点和下级组织"]

    async def do() -> None:
        parent = await session.get_one(Organization, row.parent_id)
        made: list[UUID] = []
        touched: set[UUID] = set()
        for part in data.parts:
            new = await changes.enter(session, actor, _twin(row, part, data), parent)
            made.append(new.id)
            touched |= await _give(session, actor, row, new, part, data)
        if data.closes:
            await _end(session, row, data.effective_on, "所在组织分设", None)
        else:
            row.version += 1
            await session.flush()
        await say(session, OrganizationSplit, row, data, into_ids=made)
        await tell(session, {row.id, *made} | touched)
        decision.touched = [row.id, *made]

    return await decide(session, actor, data, decision, do, waited)


def _twin(row: Organization, part: SplitPart, data: OrganizationSplitting) -> OrganizationCreate:
    """A new organisation of the same kind beside it; a branch starts in the category of the old one."""
    assert row.parent_id is not None
    facts = {"code": part.code, "name": part.name, "kind": row.kind, "category": row.category}
    why = {"effective_on": data.effective_on, "reason": data.reason}
    return OrganizationCreate.model_validate({**facts, **why, "parent_id": row.parent_id})


async def _give(
    session: AsyncSession,
    actor: Actor | None,
    row: Organization,
    new: Organization,
    part: SplitPart,
    data: OrganizationSplitting,
) -> set[UUID]:
    if part.member_ids:
        await move_members(session, actor, part.member_ids, new.id, data.effective_on, data.reason)
    await _move_outlets(session, dict.fromkeys(part.outlet_ids, new.id), [row.id])
    touched: set[UUID] = set()
    for child in await trees.children(session, row.id):
        if child.id in part.child_ids:
            touched |= set(await move_under(session, child, new, data.effective_on))
    return touched


Planned = Callable[..., Awaitable[dict[str, Any]]]
DEEDS: dict[str, tuple[type[Change], Planned]] = {
    "create": (OrganizationCreate, changes.create),
    "rename": (OrganizationRename, changes.rename),
    "reshape": (OrganizationReshape, changes.reshape),
    "move": (OrganizationMove, changes.move),
    "merge": (OrganizationMerge, merge),
    "split": (OrganizationSplitting, split),
    "close": (OrganizationClose, close),
}


async def take_effect(session: AsyncSession, change_id: UUID) -> None:
    """Do what waited for its day; it was allowed when it was decided, and is refused if the tree forbids it now."""
    row = await _waiting(session, change_id)
    if row is None:
        return
    kind, deed = DEEDS[row.action]
    data = kind.model_validate(row.body["asked"])
    subject = [] if row.action == "create" else [UUID(row.body["of"])]
    await deed(session, None, *subject, data, waited=row)


async def _waiting(session: AsyncSession, change_id: UUID) -> OrganizationChange | None:
    found = select(OrganizationChange).where(OrganizationChange.id == change_id, OrganizationChange.status == "planned")
    row: OrganizationChange | None = await session.scalar(found.with_for_update())
    return row


async def note_failure(session: AsyncSession, change_id: UUID, why: DomainError) -> None:
    """What waited cannot be done on its day: it is kept with the reason, for whoever decided it."""
    row = await _waiting(session, change_id)
    if row is None:
        return
    row.status, row.fault = "failed", why.detail
    row.version += 1
    await announce(session, "organization", row.organization_id, row.organization_id)


async def cancel(session: AsyncSession, actor: Actor, change_id: UUID, seen: int) -> OrganizationChange:
    """Take back what waits for its day."""
    row: OrganizationChange | None = await session.scalar(
        select(OrganizationChange).where(OrganizationChange.id == change_id).with_for_update()
    )
    if row is None:
        raise NotFound("没有找到这项变更,请刷新后重试。")
    await trees.visible(session, actor, row.organization_id)
    expect(seen, row.version)
    if row.status != "planned":
        raise RuleBroken("只有尚未生效的变更可以取消。")
    row.status = "cancelled"
    row.version += 1
    await session.flush()
    place = row.organization_id
    before = {"summary": row.summary, "effective_on": row.effective_on}
    await audit.write(
        session, actor, "organization.cancel", "organization", place, organization_id=place, before=before
    )
    await announce(session, "organization", place, place)
    return row
