"""Making and changing targets: each change is checked, versioned, audited and told."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete as remove
from sqlalchemy import func, insert, select
from sqlalchemy import update as change
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry_people import ask_people
from dangjian.contracts.targets import TargetsPublished, TargetState
from dangjian.kernel import audit, clock, jsons
from dangjian.kernel.concurrency import expect
from dangjian.kernel.db import raw_connection
from dangjian.kernel.errors import FieldError, Invalid, RuleBroken
from dangjian.kernel.events import announce, emit
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.scope import visible_to
from dangjian.kernel.security import Actor
from dangjian.targets.methods.queries import content_groups, fault_of_tags, level_of_kind
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.organizations.queries import open_in_scope
from dangjian.targets.permissions import TARGET_PUBLISH, TARGET_SET
from dangjian.targets.targets import queries, rules
from dangjian.targets.targets.models import TARGET_NUMBER, Milestone, Target
from dangjian.targets.targets.schemas import (
    MilestoneSet,
    NewTarget,
    TargetCreate,
    TargetFields,
    TargetPublish,
    TargetUpdate,
)

ROWS_AT_ONCE = 500
_COLUMNS = [column.name for column in Target.__table__.columns]
DEEPEST = 12
_TOLD = ("number", "organization_id", "parent_id", "year", "level", "side", "due_on", "owner_member_id", "indicator")
_PLAIN = (
    *("title", "side", "content_group", "tags", "is_quantitative", "measure", "unit", "change_kind", "direction"),
    *("baseline", "last_year_actual", "share", "weight", "starts_on", "due_on", "owner_member_id"),
    *("supervisor_organization_id", "evidence", "indicator", "record_type"),
)


class WrongState(RuleBroken):
    """The target stands elsewhere."""

    code = "target_wrong_state"


class NotYours(RuleBroken):
    """A target that was broken down from above is changed by those above."""

    code = "target_set_from_above"


class Incomplete(Invalid):
    """A target that is not complete cannot be active (A-36)."""

    code = "target_incomplete"


# --- writing --------------------------------------------------------------------------------------------------------


async def insert_many(session: AsyncSession, targets: Sequence[NewTarget]) -> list[dict[str, Any]]:
    """Write many targets by COPY, in the caller's transaction; the rows as written, with numbers and paths.

    Nothing is asked, audited or told here; whoever calls it does so once for the whole batch.
    """
    if not targets:
        return []
    numbers = await _numbers(session, len(targets))
    paths = await _paths(session, targets)
    now = clock.now()
    rows = []
    for target, number in zip(targets, numbers, strict=True):
        path = paths.get(target.parent_id, "") + f"{target.id}/"
        paths[target.id] = path
        rows.append(_row(target, number, path, now))
    raw = await raw_connection(session)
    records = [tuple(_stored(row.get(name)) for name in _COLUMNS) for row in rows]
    await raw.copy_records_to_table("target", schema_name="targets", columns=_COLUMNS, records=records)
    return rows


def _stored(value: Any) -> Any:
    return jsons.dumps(value) if isinstance(value, dict | list) else value


def _row(target: NewTarget, number: int, path: str, now: datetime) -> dict[str, Any]:
    said = {name: getattr(target, name) for name in NewTarget.__dataclass_fields__}
    return said | {
        "number": f"MB-{target.year}-{number:06d}",
        "path": path,
        "through_year": target.due_on.year if target.due_on else target.year,
        "is_value_derived": target.derivation is not None,
        "tags": list(target.tags),
        "helpers": list(target.helpers),
        "current_value": None,
        "current_as_of": None,
        "created_at": now,
        "published_at": None if target.state == "draft" else now,
        "version": 1,
    }


async def _numbers(session: AsyncSession, count: int) -> list[int]:
    drawn = select(TARGET_NUMBER.next_value()).select_from(func.generate_series(1, count))
    return list((await session.scalars(drawn)).all())


async def _paths(session: AsyncSession, targets: Sequence[NewTarget]) -> dict[UUID | None, str]:
    """The paths of the parents that stand in the database already."""
    made = {target.id for target in targets}
    above = {target.parent_id for target in targets if target.parent_id and target.parent_id not in made}
    paths: dict[UUID | None, str] = {None: ""}
    if above:
        found = await session.execute(select(Target.id, Target.path).where(Target.id.in_(above)))
        paths |= {id_: path for id_, path in found.all()}
    return paths


async def insert_milestones(session: AsyncSession, stages: Iterable[tuple[UUID, MilestoneSet]]) -> None:
    """Write the stages of one or many targets."""
    rows = [{"id": new_id(), "target_id": target_id, "done_on": None, **dict(stage)} for target_id, stage in stages]
    if rows:
        await session.execute(insert(Milestone), rows)


def state_of(row: Any) -> TargetState:
    """What is told of a target, from a row as written or a target as loaded."""
    said = row if isinstance(row, dict) else {name: getattr(row, name) for name in (*_TOLD, "id", "state", "version")}
    return TargetState(
        target_id=said["id"], state=said["state"], version=said["version"], **{name: said[name] for name in _TOLD}
    )


# --- one target -----------------------------------------------------------------------------------------------------


async def create(session: AsyncSession, peers: Peers, actor: Actor, data: TargetCreate) -> UUID:
    """A new draft of an organisation in scope, alone or under a target in scope."""
    organization = await open_in_scope(session, peers, actor, TARGET_SET, data.organization_id)
    level = data.level or level_of_kind(organization.kind)
    values = await checked(session, peers, data, data.year, organization.kind, level)
    if data.parent_id is not None:
        await under(session, actor, data.parent_id, data.year)
    target = NewTarget(organization_id=organization.id, year=data.year, level=level, parent_id=data.parent_id, **values)
    rows = await insert_many(session, [target])
    await insert_milestones(session, [(target.id, stage) for stage in data.milestones])
    await tell(session, actor, "target.created", target.id, organization.id, None, rows[0] | {"path": None})
    return target.id


async def under(session: AsyncSession, actor: Actor, parent_id: UUID, year: int) -> None:
    """The parent is in scope, in force or a draft, of the year, and not too deep."""
    asked = select(Target).where(
        Target.id == parent_id, visible_to(actor, Target.organization_id, TARGET_SET, OrganizationCopy)
    )
    parent = await session.scalar(asked)
    if parent is None:
        raise refused("parent_id", "没有找到上级目标,请重新选择")
    fault = rules.why_not("decompose", parent.state)
    if fault:
        raise WrongState(fault)
    if not parent.year <= year <= parent.through_year:
        raise refused("year", "年度不在上级目标的期限之内")
    if parent.path.count("/") >= DEEPEST:
        raise refused("parent_id", f"目标最多分解 {DEEPEST} 层")


async def update(
    session: AsyncSession, peers: Peers, actor: Actor, target_id: UUID, data: TargetUpdate, seen: int
) -> None:
    """A draft becomes what is said."""
    row = await hold(session, actor, target_id, "edit", seen)
    organization = await session.get_one(OrganizationCopy, row.organization_id)
    values = await checked(session, peers, data, row.year, organization.kind, row.level)
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    row.is_value_derived = row.derivation is not None
    row.through_year = row.due_on.year if row.due_on else row.year
    row.version += 1
    await session.flush()
    await session.execute(remove(Milestone).where(Milestone.target_id == row.id))
    await insert_milestones(session, [(row.id, stage) for stage in data.milestones])
    await tell(session, actor, "target.updated", row.id, row.organization_id, before, values)


async def delete(session: AsyncSession, actor: Actor, target_id: UUID, seen: int) -> None:
    """A draft without children goes; what was once in force stays for ever."""
    row = await hold(session, actor, target_id, "delete", seen)
    if await session.scalar(select(Target.id).where(Target.parent_id == row.id).limit(1)):
        raise RuleBroken("这个目标下还有子目标,请先删除子目标,或撤销分解。")
    before = {name: getattr(row, name) for name in ("number", "title", "target_value", "due_on")}
    await session.delete(row)
    await session.flush()
    await tell(session, actor, "target.deleted", target_id, row.organization_id, before, None)


async def hold(session: AsyncSession, actor: Actor, target_id: UUID, move: rules.Move, seen: int) -> Target:
    """The target to be moved: in scope, decided on by the caller, as seen, and where the move may be made."""
    row, decides = await queries.held(session, actor, target_id, queries.PERMISSION_OF[move])
    if not decides and move != "decompose":
        raise NotYours(f"这个目标由上级分解下达,请由上级{rules.MOVE_TITLES[move]}。")
    expect(seen, row.version)
    fault = rules.why_not(move, row.state)
    if fault:
        raise WrongState(fault)
    return row


async def tell(
    session: AsyncSession,
    actor: Actor,
    action: str,
    target_id: UUID,
    organization_id: UUID,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    reason: str | None = None,
) -> None:
    """One audit row, and news for open pages."""
    await audit.write(
        session,
        actor,
        action,
        "target",
        target_id,
        organization_id=organization_id,
        before=_kept(before),
        after=_kept(after),
        reason=reason,
    )
    await announce(session, "target", target_id, organization_id)


def _kept(values: dict[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    return {name: value for name, value in values.items() if value not in (None, [], "")}


# --- what may be said -----------------------------------------------------------------------------------------------


async def checked(
    session: AsyncSession, peers: Peers, data: TargetFields, year: int, kind: str, level: str
) -> dict[str, Any]:
    """The columns that the fields give, or Invalid with the field to be changed."""
    fault = rules.fault_of_period(data.starts_on, data.due_on, year)
    fault = fault or rules.fault_of_values(
        data.direction, data.change_kind, data.unit, data.baseline, data.target_value
    )
    tag_fault = fault_of_tags(data.tags, kind, level)
    fault = fault or (("tags", tag_fault) if tag_fault else None)
    if data.content_group is not None and data.content_group not in content_groups():
        fault = fault or ("content_group", "没有这个内容类别")
    if fault:
        raise refused(*fault)
    supervisor = data.supervisor_organization_id
    if supervisor is not None and await session.get(OrganizationCopy, supervisor) is None:
        raise refused("supervisor_organization_id", "没有找到督办部门")
    value, derivation = derived(data)
    names = await people_named(peers, [*_ids(data), *(helper.member_id for helper in data.helpers)])
    if data.owner_member_id is not None and data.owner_member_id not in names:
        raise refused("owner_member_id", "没有找到这个责任人,请重新选择")
    helpers = [one.member_id for one in data.helpers if one.member_id in names]
    if len(helpers) < len(data.helpers):
        raise refused("helpers", "有协办人没有找到,请重新选择")
    return {
        **{name: getattr(data, name) for name in _PLAIN},
        "target_value": value,
        "derivation": derivation,
        "owner_name": names[data.owner_member_id] if data.owner_member_id else None,
        "helpers": [{"member_id": str(one), "name": names[one]} for one in helpers],
    }


def _ids(data: TargetFields) -> list[UUID]:
    return [] if data.owner_member_id is None else [data.owner_member_id]


async def people_named(peers: Peers, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these members by the register."""
    asked = set(ids)
    return {person.id: person.name for person in await ask_people(peers, "targets", ids=asked)} if asked else {}


def derived(data: TargetFields) -> tuple[Decimal | None, dict[str, str] | None]:
    """The target value as set, or as worked out with a note of how (B-44)."""
    given = data.derive
    if given is None:
        return data.target_value, None
    if data.target_value is not None:
        raise refused("derive", "目标值已填写,不能同时推算")
    said = {name: format(value, "f") for name, value in dict(given).items() if value is not None}
    if set(said) == {"actual", "completion_percent"} and given.actual is not None and given.completion_percent:
        return rules.derived_from_completion(given.actual, given.completion_percent), said
    if set(said) == {"change"} and given.change is not None:
        if data.last_year_actual is None:
            raise refused("last_year_actual", "按增幅推算目标值须先填写上年实际")
        return rules.derived_from_change(data.change_kind, data.last_year_actual, given.change), said
    raise refused("derive", "请填写实际值和完成率,或填写比上年的增幅")


def refused(field: str, message: str) -> Invalid:
    """A fault of one field."""
    return Invalid(message + "。", [FieldError(field=field, message=message)])


# --- publishing -----------------------------------------------------------------------------------------------------


async def publish(session: AsyncSession, actor: Actor, target_id: UUID, data: TargetPublish, seen: int) -> None:
    """下达: the target comes into force, with all drafts below it if so asked; none without owner and day (A-36)."""
    row = await hold(session, actor, target_id, "publish", seen)
    drafts: Sequence[Target] = [row]
    if data.with_descendants:
        below = select(Target).where(
            Target.path.startswith(row.path, autoescape=True),
            Target.id != row.id,
            Target.state == "draft",
            visible_to(actor, Target.organization_id, TARGET_PUBLISH, OrganizationCopy),
        )
        found = await session.scalars(below.order_by(Target.path).with_for_update(of=Target))
        drafts = [row, *found.all()]
    await _ready(session, row, drafts)
    drafts = await in_force(session, [one.id for one in drafts])
    changes = [audit.Change(one.id, one.organization_id, {"state": "draft"}, {"state": "published"}) for one in drafts]
    await audit.write_all(session, actor, "target.published", "target", changes)
    states = [state_of(one) for one in drafts]
    for start in range(0, len(states), ROWS_AT_ONCE):
        await emit(session, TargetsPublished(targets=states[start : start + ROWS_AT_ONCE]))
    await announce(session, "target", row.id, row.organization_id)


async def in_force(session: AsyncSession, ids: Sequence[UUID]) -> Sequence[Target]:
    """Drafts become published, all in one statement."""
    done = await session.scalars(
        change(Target)
        .where(Target.id.in_(ids))
        .values(state="published", published_at=clock.now(), version=Target.version + 1)
        .returning(Target)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return done.all()


async def _ready(session: AsyncSession, head: Target, drafts: Sequence[Target]) -> None:
    """Complete each in itself and adding up with its children; the parent is in force first."""
    if head.parent_id is not None:
        above = await session.scalar(select(Target.state).where(Target.id == head.parent_id))
        if above != "published":
            raise RuleBroken("上级目标还没有下达,请先下达上级目标。")
    errors = []
    sums = await queries.children_of(session, [_facts(one) for one in drafts])
    for one in drafts:
        faults = rules.missing(one.owner_member_id, one.due_on, one.is_quantitative, one.target_value)
        faults += rules.fault_of_sums(sums[one.id])
        errors += [FieldError(field=field, message=f"{one.number} {one.title}:{words}") for field, words in faults]
    if errors:
        raise Incomplete(f"有 {len(errors)} 处需要补齐,补齐后再下达:{errors[0].message}。", errors[:50])


def _facts(target: Target) -> dict[str, Any]:
    return {name: getattr(target, name) for name in ("id", "decomposed_by", "target_value")}
