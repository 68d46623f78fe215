"""Looks at targets: lists, one with all around it, and the tree."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, Uuid, and_, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import visible_to, within
from dangjian.kernel.security import Actor, Permission
from dangjian.targets.light_rules import rules as light_rules
from dangjian.targets.light_rules.models import LightRule
from dangjian.targets.methods.queries import least_stretch
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import TARGET_PUBLISH, TARGET_READ, TARGET_SET
from dangjian.targets.targets import rules
from dangjian.targets.targets.models import Milestone, Target, TargetRevision
from dangjian.targets.targets.schemas import TargetFilter
from dangjian.targets.workdays.models import Workday

TREE_AT_ONCE = 500
NOT_FOUND = "没有找到这个目标,请刷新后重试。"
PERMISSION_OF: Mapping[rules.Move, Permission] = {
    "edit": TARGET_SET,
    "delete": TARGET_SET,
    "decompose": TARGET_SET,
    "publish": TARGET_PUBLISH,
    "revise": TARGET_PUBLISH,
    "cancel": TARGET_PUBLISH,
}
_ROW = (
    *("id", "number", "organization_id", "parent_id", "path", "year", "through_year", "title", "level", "side"),
    *("content_group", "tags", "is_quantitative", "measure", "unit", "direction", "change_kind", "baseline"),
    *("last_year_actual", "target_value", "is_value_derived", "current_value", "current_as_of", "share", "weight"),
    *("starts_on", "due_on", "owner_member_id", "owner_name", "state", "decomposed_by", "version"),
)
_PAGE = (
    *("derivation", "helpers", "supervisor_organization_id", "evidence", "indicator", "record_type", "batch_id"),
    *("created_at", "published_at"),
)
_PARENT = aliased(Target)
_ROOT = cast(func.split_part(OrganizationCopy.path, "/", 2), Uuid)


def readable(actor: Actor) -> ColumnElement[bool]:
    """What the caller may see: what is in scope, and what is the caller's own; drafts only where targets are set."""
    seen = visible_to(actor, Target.organization_id, TARGET_READ, OrganizationCopy)
    if actor.member_id is not None:
        seen = or_(seen, Target.owner_member_id == actor.member_id)
    sets = visible_to(actor, Target.organization_id, TARGET_SET, OrganizationCopy)
    return and_(seen, or_(Target.state != "draft", sets))


def in_year(year: int) -> ColumnElement[bool]:
    """Targets whose period touches the year; an action plan stands in each of its years."""
    return and_(Target.year <= year, Target.through_year >= year)


def _rows(actor: Actor, names: Iterable[str] = _ROW) -> Select[Any]:
    columns = (getattr(Target, name) for name in names)
    return (
        select(*columns, OrganizationCopy.name.label("organization_name"), _ROOT.label("root_id"))
        .join(OrganizationCopy, OrganizationCopy.id == Target.organization_id)
        .where(readable(actor))
    )


async def search(session: AsyncSession, actor: Actor, asked: TargetFilter, paging: PageParams) -> dict[str, Any]:
    """A page of the list in the order of the numbers."""
    found = _rows(actor).where(*_conditions(actor, asked))
    page = await paginate(session, found.order_by(Target.number), paging)
    page["items"] = [figured(row) for row in page["items"]]
    return page


def _conditions(actor: Actor, asked: TargetFilter) -> list[ColumnElement[bool]]:
    exact = ("level", "side", "state", "content_group", "parent_id", "owner_member_id", "batch_id")
    found = [getattr(Target, name) == value for name in exact if (value := getattr(asked, name)) is not None]
    if asked.organization_id is not None:
        found.append(within(OrganizationCopy, (asked.organization_id,)))
    if asked.year is not None:
        found.append(in_year(asked.year))
    if asked.tag is not None:
        found.append(Target.tags.contains([asked.tag]))
    if asked.mine:
        found.append(Target.owner_member_id == actor.member_id)
    if asked.q:
        words = (Target.title, Target.number, Target.owner_name, OrganizationCopy.name)
        found.append(or_(*(word.icontains(asked.q.strip(), autoescape=True) for word in words)))
    return found


def figured(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with what its figures say."""
    stretched = rules.stretch(row["direction"], row["target_value"], row["last_year_actual"])
    done = rules.completion(row["direction"], row["baseline"], row["target_value"], row["current_value"])
    return {
        **row,
        "completion_percent": rules.percent(done),
        "stretch_percent": rules.percent(stretched),
        "is_sandbagged": rules.is_sandbagged(stretched, least_stretch()),
    }


# --- what stands around a target ------------------------------------------------------------------------------------


async def children_of(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> dict[UUID, dict[str, Any]]:
    """What the children of each of these targets add up to, in one statement."""
    sums = (func.sum(getattr(Target, name)) for name in ("weight", "share", "target_value", "current_value"))
    found = await session.execute(
        select(Target.parent_id, func.count(), *sums)
        .where(Target.parent_id.in_([row["id"] for row in rows]), Target.state != "cancelled")
        .group_by(Target.parent_id)
    )
    known = {parent: figures for parent, *figures in found.all()}
    return {row["id"]: summary(row, *known.get(row["id"], (0, None, None, None, None))) for row in rows}


def summary(
    row: Mapping[str, Any],
    count: int,
    weight: Decimal | None,
    share: Decimal | None,
    value: Decimal | None,
    actual: Decimal | None,
) -> dict[str, Any]:
    """What these sums leave open of the target."""
    left = rules.left_over(row["decomposed_by"], row["target_value"], weight, share, value)
    missing = {f"missing_{name}": amount for name, amount in left.items()}
    return {"count": count, "weight": weight, "share": share, "value": value, "actual": actual, **missing}


async def shares_of_top(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> dict[UUID, dict[str, Any]]:
    """Each target's parts of the topmost target's value and actual, where that was divided in one unit (B-12)."""
    heads = {row["id"]: UUID(row["path"].partition("/")[0]) for row in rows}
    columns = (Target.id, Target.unit, Target.decomposed_by, Target.target_value, Target.current_value)
    tops = await session.execute(select(*columns).where(Target.id.in_(set(heads.values()))))
    known: dict[UUID, list[Any]] = {id_: figures for id_, *figures in tops.all()}
    found = {}
    for row in rows:
        unit, method, planned, actual = known[heads[row["id"]]]
        alike = unit == row["unit"] and not rules.is_percent(unit) and method in ("share", "weight")
        found[row["id"]] = {
            "share_of_top_plan": rules.percent(rules.share_of(row["target_value"], planned if alike else None)),
            "share_of_top_actual": rules.percent(rules.share_of(row["current_value"], actual if alike else None)),
        }
    return found


# --- the tree -------------------------------------------------------------------------------------------------------


def _depth() -> ColumnElement[int]:
    return func.length(Target.path) - func.length(func.replace(Target.path, "/", ""))


async def tree(
    session: AsyncSession, actor: Actor, conditions: Sequence[ColumnElement[bool]], floor: int = 0
) -> dict[str, Any]:
    """The targets that fulfil the conditions, whole levels from the top down, at most some hundreds at once."""
    mine = _rows(actor).where(Target.state != "cancelled", *conditions)
    depth = _depth()
    levels = await session.execute(mine.with_only_columns(depth, func.count()).group_by(depth).order_by(depth))
    counts = [(at, count) for at, count in levels.all() if at > floor]
    shown, lowest = 0, 0
    for at, count in counts:
        if shown and shown + count > TREE_AT_ONCE:
            break
        shown, lowest = shown + count, at
    asked = mine.add_columns(depth.label("depth")).where(depth > floor, depth <= lowest)
    found = await session.execute(asked.order_by(depth, Target.number).limit(TREE_AT_ONCE))
    rows = [figured(dict(row)) for row in found.mappings().all()]
    total = sum(count for _, count in counts)
    return {"items": await _around(session, rows), "total": total, "is_whole": len(rows) == total}


async def _around(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    children = await children_of(session, rows)
    shares = await shares_of_top(session, rows)
    lights = await lights_of(session, rows)
    return [
        {**row, "children": children[row["id"]], **shares[row["id"]], "light": lights.get(row["id"])} for row in rows
    ]


async def lights_of(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> dict[UUID, light_rules.Light]:
    """The lights of measured targets in force by their enterprise's rule: completion against elapsed working days."""
    today = clock.today()
    running = [row for row in rows if row["state"] == "published" and row["due_on"] and row["is_quantitative"]]
    days = await _working_days(session, {today}.union(*((row["starts_on"], row["due_on"]) for row in running)))
    roots = {row["root_id"] for row in running}
    versions = await session.scalars(select(LightRule).where(LightRule.root_id.in_(roots)).order_by(LightRule.number))
    known = {one.root_id: one for one in versions.all()}
    lights = {}
    for row in running:
        if row["starts_on"] in days and row["due_on"] in days and today in days:
            span = light_rules.Span.of(days[row["starts_on"]], days[row["due_on"]], days[today])
            lights[row["id"]] = _light(row, span, known.get(row["root_id"]), today)
    return lights


async def _working_days(session: AsyncSession, days: set[date]) -> dict[date, light_rules.WorkingDay]:
    columns = (Workday.day, Workday.ordinal, Workday.is_workday)
    found = await session.execute(select(*columns).where(Workday.day.in_(days)))
    return {day: light_rules.WorkingDay(ordinal, is_workday) for day, ordinal, is_workday in found.all()}


def _light(row: Mapping[str, Any], span: light_rules.Span, rule: LightRule | None, today: date) -> light_rules.Light:
    names = ("red_lag", "yellow_lag", "blue_days", "blue_part")
    given = light_rules.Thresholds(**{name: getattr(rule, name) for name in names}) if rule else light_rules.DEFAULT
    reached = row["completion_percent"] or Decimal(0)
    over = row["due_on"] < today
    return light_rules.light(
        given,
        span,
        reached,
        is_over=over and reached >= 100,
        is_overdue=over and reached < 100,
        is_returned=False,
    )


def forest_conditions(year: int, organization_id: UUID | None) -> list[ColumnElement[bool]]:
    """The targets of a year, within an organisation."""
    inside = [within(OrganizationCopy, (organization_id,))] if organization_id else []
    return [in_year(year), *inside]


async def subtree(session: AsyncSession, actor: Actor, target_id: UUID) -> dict[str, Any]:
    """A target with all below it that the caller may see."""
    head = (await session.execute(_rows(actor).where(Target.id == target_id))).mappings().first()
    if head is None:
        raise NotFound(NOT_FOUND)
    below = Target.path.startswith(head["path"], autoescape=True)
    return await tree(session, actor, [below], head["path"].count("/") - 1)


# --- one target -----------------------------------------------------------------------------------------------------


async def show(session: AsyncSession, actor: Actor, target_id: UUID) -> dict[str, Any]:
    """All of one."""
    asked = _rows(actor, (*_ROW, *_PAGE)).where(Target.id == target_id)
    found = (await session.execute(asked)).mappings().first()
    if found is None:
        raise NotFound(NOT_FOUND)
    (row,) = await _around(session, [figured(dict(found))])
    milestones = await milestones_of(session, target_id)
    worked_out = row["derivation"]
    return {
        **row,
        "derivation": worked_out
        and {name: worked_out.get(name) for name in ("actual", "completion_percent", "change")},
        "planned_change": rules.change(row["unit"], row["last_year_actual"], row["target_value"]),
        "actual_change": rules.change(row["unit"], row["last_year_actual"], row["current_value"]),
        "supervisor_name": await _organization_name(session, row["supervisor_organization_id"]),
        "ancestors": await _ancestors(session, actor, row["path"]),
        "milestones": milestones,
        "revisions": await _revisions(session, target_id),
        "late_rule": rules.LATE_RULE,
        "would_be_late": row["state"] == "published"
        and rules.is_late_change(clock.today(), row["starts_on"], row["due_on"], (one.due_on for one in milestones)),
        "undoable_batch_id": await _undoable(session, target_id),
        "moves": await _moves(session, actor, target_id, row["state"]),
    }


async def milestones_of(session: AsyncSession, target_id: UUID) -> Sequence[Milestone]:
    """The stages in the order of their days."""
    mine = select(Milestone).where(Milestone.target_id == target_id)
    return (await session.scalars(mine.order_by(Milestone.due_on, Milestone.id))).all()


async def _undoable(session: AsyncSession, target_id: UUID) -> UUID | None:
    """The newest breaking down that nobody has touched yet."""
    below = select(_PARENT.id).where(_PARENT.parent_id == Target.id).exists()
    untouched = and_(Target.state == "draft", Target.version == 1, ~below)
    found: UUID | None = await session.scalar(
        select(Target.batch_id)
        .where(Target.parent_id == target_id, Target.batch_id.is_not(None))
        .group_by(Target.batch_id)
        .having(func.bool_and(untouched))
        .order_by(func.max(Target.number).desc())
        .limit(1)
    )
    return found


async def _organization_name(session: AsyncSession, organization_id: UUID | None) -> str | None:
    if organization_id is None:
        return None
    name: str | None = await session.scalar(select(OrganizationCopy.name).where(OrganizationCopy.id == organization_id))
    return name


async def _ancestors(session: AsyncSession, actor: Actor, path: str) -> Sequence[RowMapping]:
    above = [UUID(part) for part in path.split("/")[:-2]]
    if not above:
        return []
    asked = _rows(actor, ("id", "number", "title")).where(Target.id.in_(above)).order_by(func.length(Target.path))
    found = await session.execute(asked)
    return list(found.mappings())


async def _revisions(session: AsyncSession, target_id: UUID) -> list[dict[str, Any]]:
    mine = select(TargetRevision).where(TargetRevision.target_id == target_id)
    found = await session.scalars(mine.order_by(TargetRevision.at.desc(), TargetRevision.id.desc()))
    return [
        {
            **{name: getattr(one, name) for name in ("id", "at", "by_name", "reason", "is_late")},
            "changes": rules.field_changes(one.before, one.after),
        }
        for one in found.all()
    ]


# --- what may be done with it ---------------------------------------------------------------------------------------


def _authority() -> ColumnElement[UUID]:
    """Whoever broke the target down decides on it; one that stands alone is its own organisation's."""
    return func.coalesce(_PARENT.organization_id, Target.organization_id)


async def _moves(session: AsyncSession, actor: Actor, target_id: UUID, state: str) -> list[rules.Move]:
    moves = [move for move in PERMISSION_OF if rules.why_not(move, state) is None]
    allowed = {
        permission.code: visible_to(actor, _authority(), permission, OrganizationCopy)
        for permission in {PERMISSION_OF[move] for move in moves}
    }
    own = visible_to(actor, Target.organization_id, TARGET_SET, OrganizationCopy)
    named = {code: condition.label(f"may_{index}") for index, (code, condition) in enumerate(allowed.items())}
    asked = select(own.label("own"), *named.values()).select_from(Target)
    found = await session.execute(
        asked.outerjoin(_PARENT, _PARENT.id == Target.parent_id).where(Target.id == target_id)
    )
    row = found.mappings().one()
    may = {code: row[label.name] for code, label in named.items()}
    return [move for move in moves if (row["own"] if move == "decompose" else may[PERMISSION_OF[move].code])]


async def held(session: AsyncSession, actor: Actor, target_id: UUID, permission: Permission) -> tuple[Target, bool]:
    """The target to be changed, locked until the transaction ends, and whether the caller decides on it."""
    decides = visible_to(actor, _authority(), permission, OrganizationCopy)
    found = await session.execute(
        select(Target, decides)
        .outerjoin(_PARENT, _PARENT.id == Target.parent_id)
        .where(Target.id == target_id, visible_to(actor, Target.organization_id, permission, OrganizationCopy))
        .with_for_update(of=Target)
        .execution_options(populate_existing=True)
    )
    row = found.one_or_none()
    if row is None:
        raise NotFound(NOT_FOUND)
    return row[0], bool(row[1])
