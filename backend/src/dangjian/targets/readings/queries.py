"""Looks at readings, at what is missing, and at the pace of targets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams
from dangjian.kernel.scope import visible_ids, within
from dangjian.kernel.security import Actor
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import TARGET_READ
from dangjian.targets.readings import rules
from dangjian.targets.readings.models import Reading
from dangjian.targets.targets.models import Milestone, Target
from dangjian.targets.targets.rules import completion, percent
from dangjian.targets.workdays.models import Workday


async def ordinals(session: AsyncSession, first: date, last: date) -> rules.Ordinal:
    """The working days counted up to each day of the span."""
    rows = await session.execute(select(Workday.day, Workday.ordinal).where(Workday.day.between(first, last)))
    known = {day: ordinal for day, ordinal in rows.all()}
    return lambda day: known.get(day, 0)


async def visible_target(session: AsyncSession, actor: Actor, target_id: UUID) -> Target:
    """The target if it is in scope, else NotFound."""
    mine = Target.organization_id.in_(visible_ids(actor, TARGET_READ, OrganizationCopy))
    row = await session.scalar(select(Target).where(Target.id == target_id, mine))
    if row is None:
        raise NotFound("没有找到该目标,请刷新后重试。")
    return row


async def history(session: AsyncSession, actor: Actor, target_id: UUID) -> list[dict[str, Any]]:
    """All readings of a target, the newest first; those that a later one of the same month replaced are marked."""
    await visible_target(session, actor, target_id)
    columns = [column for column in Reading.__table__.columns if column.name != "entered_by"]
    found = select(*columns).where(Reading.target_id == target_id)
    found = found.order_by(Reading.entered_at.desc(), Reading.id.desc())
    seen: set[str] = set()
    rows = []
    for row in (await session.execute(found)).mappings():
        rows.append({**row, "is_superseded": row["period"] in seen})
        seen.add(row["period"])
    return rows


async def one(session: AsyncSession, reading_id: UUID) -> dict[str, Any]:
    """A reading just entered; none is newer."""
    columns = [column for column in Reading.__table__.columns if column.name != "entered_by"]
    row = (await session.execute(select(*columns).where(Reading.id == reading_id))).mappings().one()
    return {**row, "is_superseded": False}


async def due(
    session: AsyncSession,
    actor: Actor,
    month: str,
    organization_id: UUID | None,
    q: str | None,
    only_missing: bool,
    paging: PageParams,
) -> dict[str, Any]:
    """The targets that run in a month, each with that month's last reading or none (A-37: a missing one shows)."""
    first, last = _days(month)
    reading = (
        select(Reading)
        .where(Reading.target_id == Target.id, Reading.period == month)
        .order_by(Reading.entered_at.desc(), Reading.id.desc())
        .limit(1)
        .lateral()
    )
    read = aliased(Reading, reading)
    base = (
        select(Target.id)
        .join(OrganizationCopy, OrganizationCopy.id == Target.organization_id)
        .outerjoin(read, read.target_id == Target.id)
        .where(
            within(OrganizationCopy, actor.orgs(TARGET_READ)),
            Target.state == "published",
            Target.starts_on <= last,
            or_(Target.due_on.is_(None), Target.due_on >= first),
        )
    )
    if organization_id:
        base = base.where(within(OrganizationCopy, (organization_id,)))
    if q:
        base = base.where(or_(Target.title.contains(q, autoescape=True), Target.number == q))
    counted = base.with_only_columns(func.count(), func.count().filter(_missing(read)))
    total, missing = (await session.execute(counted)).one()
    if only_missing:
        base, total = base.where(_missing(read)), missing
    columns = _due_columns(read)
    page = base.with_only_columns(*columns).order_by(OrganizationCopy.code, Target.number)
    rows = await session.execute(page.limit(paging.size).offset(paging.offset))
    items = [dict(row) for row in rows.mappings()]
    return {"items": items, "total": total, "missing": missing, "page": paging.page, "size": paging.size}


def _missing(read: Any) -> ColumnElement[bool]:
    """Nothing was entered, or all that was is taken back."""
    return and_(read.value.is_(None), read.note.is_(None))


def _due_columns(read: Any) -> tuple[Any, ...]:
    return (
        Target.id.label("target_id"),
        Target.number,
        Target.title,
        Target.organization_id,
        OrganizationCopy.name.label("organization_name"),
        *(Target.owner_name, Target.measure, Target.unit, Target.is_quantitative, Target.target_value),
        *(Target.current_value, Target.current_as_of),
        *(read.value, read.note, read.entered_at, read.entered_by_name),
        _missing(read).label("is_missing"),
    )


def _days(month: str) -> tuple[date, date]:
    year, number = map(int, month.split("-"))
    following = date(year + number // 12, number % 12 + 1, 1)
    return date(year, number, 1), date.fromordinal(following.toordinal() - 1)


def plan_of(row: Any) -> rules.Plan | None:
    """What a pace needs of a target; none without a deadline or figures."""
    if row.due_on is None or row.target_value is None:
        return None
    return rules.Plan(row.direction, row.unit, row.baseline, row.target_value, row.starts_on, row.due_on)


async def latest_by_month(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, list[tuple[date, Decimal]]]:
    """The readings in force of each target, the oldest first: of each month the last one entered."""
    in_force = (
        select(Reading.target_id, Reading.as_of, Reading.value)
        .where(Reading.target_id.in_(ids))
        .ext(distinct_on(Reading.target_id, Reading.period))
        .order_by(Reading.target_id, Reading.period, Reading.entered_at.desc(), Reading.id.desc())
    )
    found: dict[UUID, list[tuple[date, Decimal]]] = {}
    for target_id, as_of, value in (await session.execute(in_force)).all():
        if value is not None:
            found.setdefault(target_id, []).append((as_of, value))
    return found


async def months_of(session: AsyncSession, ids: Sequence[UUID]) -> dict[tuple[UUID, str], list[Reading]]:
    """All readings of these targets by month, the last entered first."""
    found = select(Reading).where(Reading.target_id.in_(ids))
    rows = await session.scalars(found.order_by(Reading.entered_at.desc(), Reading.id.desc()))
    months: dict[tuple[UUID, str], list[Reading]] = {}
    for row in rows:
        months.setdefault((row.target_id, row.period), []).append(row)
    return months


async def stages_of(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, list[rules.Stage]]:
    shown = select(Milestone.target_id, Milestone.due_on, Milestone.planned_value, Milestone.planned_percent)
    found: dict[UUID, list[rules.Stage]] = {}
    for row in (await session.execute(shown.where(Milestone.target_id.in_(ids)))).all():
        stage = rules.Stage(row.due_on, row.planned_value, row.planned_percent)
        found.setdefault(row.target_id, []).append(stage)
    return found


async def milestones_reached(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, date | None]:
    """Of each milestone of these targets since when it is reached, where its readings now say something else."""
    shown: Any = select(
        *(Milestone.id.label("milestone_id"), Milestone.target_id, Milestone.done_on),
        Milestone.due_on.label("stage_due_on"),
        *(Milestone.planned_value, Milestone.planned_percent, Target.direction, Target.unit, Target.baseline),
        *(Target.target_value, Target.starts_on, Target.due_on),
    )
    rows = (await session.execute(shown.join(Target, Target.id == Milestone.target_id).where(Target.id.in_(ids)))).all()
    readings = await latest_by_month(session, list({row.target_id for row in rows})) if rows else {}
    found: dict[UUID, date | None] = {}
    for row in rows:
        plan = plan_of(row)
        stage = rules.Stage(row.stage_due_on, row.planned_value, row.planned_percent)
        since = rules.reached_on(plan, stage, readings.get(row.target_id, [])) if plan else None
        if since != row.done_on:
            found[row.milestone_id] = since
    return found


async def outlook(session: AsyncSession, actor: Actor, target_id: UUID) -> dict[str, Any]:
    """How a target stands against its plan today, and where it will probably end."""
    target = await visible_target(session, actor, target_id)
    day, plan = clock.today(), plan_of(target)
    none: dict[str, Any] = {"target_id": target_id, "day": day, "forecast": None, "line": []}
    if plan is None:
        nothing = dict.fromkeys(("planned_percent", "actual_percent", "behind_percent"))
        return none | nothing | {"pace": rules.pace_in_words(None)}
    readings = (await latest_by_month(session, [target_id])).get(target_id, [])
    stages = (await stages_of(session, [target_id])).get(target_id, [])
    ordinal = await ordinals(session, plan.starts_on, max(plan.due_on, day))
    return none | _standing(plan, stages, readings, day, ordinal) | {"line": _line(plan, stages, readings, ordinal)}


def _standing(
    plan: rules.Plan,
    stages: Sequence[rules.Stage],
    readings: Sequence[tuple[date, Decimal]],
    day: date,
    ordinal: rules.Ordinal,
) -> dict[str, Any]:
    # What was read a month ago is held against the plan of that day, not of today.
    at = readings[-1][0] if readings else min(day, plan.due_on)
    should = rules.planned(plan, stages, at, ordinal)
    done = completion(plan.direction, plan.baseline, plan.target_value, readings[-1][1]) if readings else None
    behind = should - done if should is not None and done is not None else None
    forecast = rules.outlook(plan, readings, ordinal)
    return {
        "planned_percent": percent(should),
        "actual_percent": percent(done),
        "behind_percent": percent(behind),
        "pace": rules.pace_in_words(behind),
        "forecast": forecast and _forecast(forecast),
    }


def _forecast(found: rules.Outlook) -> dict[str, Any]:
    return {
        "expected": found.expected,
        "low": found.low,
        "high": found.high,
        "completion_percent": percent(found.completion),
        "completion_low_percent": percent(found.completion_low),
        "completion_high_percent": percent(found.completion_high),
        "intervals": found.intervals,
    }


def _line(
    plan: rules.Plan,
    stages: Sequence[rules.Stage],
    readings: Sequence[tuple[date, Decimal]],
    ordinal: rules.Ordinal,
) -> list[dict[str, Any]]:
    """Plan at the ends, the milestones and the readings; actual where it was read."""
    values = dict(readings)
    days = sorted({plan.starts_on, plan.due_on, *(stage.due_on for stage in stages), *values})
    return [
        {
            "day": day,
            "planned_percent": percent(rules.planned(plan, stages, day, ordinal)),
            "actual_percent": percent(completion(plan.direction, plan.baseline, plan.target_value, values.get(day))),
            "value": values.get(day),
        }
        for day in days
        if plan.starts_on <= day <= plan.due_on
    ]


@dataclass(frozen=True)
class Figures:
    """What a target had reached by a day: planned and actual value, completion in percent, or words."""

    day: date
    planned: Decimal | None
    actual: Decimal | None
    completion_percent: Decimal | None
    words: str | None


async def figures_at(session: AsyncSession, targets: Sequence[Target], last: date | None) -> dict[UUID, Figures]:
    """Of each target what its readings say by a day, or by its own deadline; completion is against that day's plan."""
    ids = [target.id for target in targets]
    days = {target.id: last or target.due_on or clock.today() for target in targets}
    upto = max(days.values())
    shown = (
        select(Reading.target_id, Reading.as_of, Reading.value, Reading.note)
        .where(Reading.target_id.in_(ids), Reading.as_of <= upto)
        .order_by(Reading.as_of, Reading.entered_at, Reading.id)
    )
    read: dict[UUID, tuple[Decimal | None, str | None]] = {}
    for target_id, as_of, value, note in (await session.execute(shown)).all():
        if as_of <= days[target_id]:
            read[target_id] = (value, note)
    stages = await stages_of(session, ids)
    ordinal = await ordinals(session, min(target.starts_on for target in targets), _latest(targets, upto))
    none: tuple[None, None] = (None, None)
    return {
        target.id: _figures(target, days[target.id], stages.get(target.id, []), read.get(target.id, none), ordinal)
        for target in targets
    }


def _latest(targets: Sequence[Target], upto: date) -> date:
    return max([upto, *(target.due_on for target in targets if target.due_on)])


def _figures(
    target: Target,
    day: date,
    stages: Sequence[rules.Stage],
    read: tuple[Decimal | None, str | None],
    ordinal: rules.Ordinal,
) -> Figures:
    plan, (actual, words) = plan_of(target), read
    if plan is None:
        return Figures(day, None, actual, None, words)
    part = rules.planned(plan, stages, day, ordinal)
    value = None if part is None else rules.value_at(plan, part)
    reached = completion(plan.direction, plan.baseline, value, actual)
    return Figures(day, value, actual, percent(reached), words)
