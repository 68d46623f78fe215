"""The three questions, unit by unit: how much is done, how well, and what gap is left."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import TARGET_READ
from dangjian.targets.readings import queries as readings_of
from dangjian.targets.readings import rules
from dangjian.targets.targets.models import Target
from dangjian.targets.targets.rules import completion, percent

MOST_GAPS = 5


async def show(session: AsyncSession, actor: Actor, organization_id: UUID | None, year: int) -> dict[str, Any]:
    """The units just below an organisation, or just below the caller's own: done, how well, what gap (B-31)."""
    units = await _units(session, actor, organization_id)
    below = aliased(OrganizationCopy)
    columns = (
        *(Target.id, Target.title, Target.direction, Target.unit, Target.baseline, Target.target_value),
        *(Target.starts_on, Target.due_on, Target.weight, below.path, below.name.label("organization_name")),
    )
    under = or_(*(below.path.like(unit["path"] + "%") for unit in units)) if units else below.id.is_(None)
    running = and_(Target.state == "published", Target.year == year)
    rows = (
        await session.execute(select(*columns).join(below, below.id == Target.organization_id).where(running, under))
    ).all()
    ids = [row.id for row in rows]
    readings, stages = await readings_of.latest_by_month(session, ids), await readings_of.stages_of(session, ids)
    day = clock.today()
    ordinal = await readings_of.ordinals(session, date(year - 1, 1, 1), date(year + 5, 12, 31))
    shown = [
        _unit(unit, [r for r in rows if r.path.startswith(unit["path"])], readings, stages, day, ordinal)
        for unit in units
    ]
    return {"day": day, "year": year, "rows": [row for row in shown if row["targets"]]}


async def _units(session: AsyncSession, actor: Actor, organization_id: UUID | None) -> Sequence[Mapping[str, Any]]:
    shown: Any = select(OrganizationCopy.id, OrganizationCopy.name, OrganizationCopy.path).order_by(
        OrganizationCopy.code
    )
    mine = within(OrganizationCopy, actor.orgs(TARGET_READ))
    if organization_id is None:
        own = actor.orgs(TARGET_READ)
        below = await _mappings(session, shown.where(OrganizationCopy.parent_id.in_(own)))
        return below or await _mappings(session, shown.where(OrganizationCopy.id.in_(own)))
    top = await session.scalar(select(OrganizationCopy.id).where(OrganizationCopy.id == organization_id, mine))
    if top is None:
        raise NotFound("没有找到该组织,请检查后重试。")
    return await _mappings(session, shown.where(OrganizationCopy.parent_id == organization_id))


async def _mappings(session: AsyncSession, statement: Select[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in (await session.execute(statement)).mappings()]


def _unit(
    unit: Mapping[str, Any],
    rows: Sequence[Any],
    readings: Mapping[UUID, list[tuple[date, Decimal]]],
    stages: Mapping[UUID, list[rules.Stage]],
    day: date,
    ordinal: rules.Ordinal,
) -> dict[str, Any]:
    done, should, weights, gaps, month = Fraction(0), Fraction(0), Fraction(0), [], rules.month_of(day)
    read = fresh = on_pace = 0
    for row in rows:
        plan, mine = readings_of.plan_of(row), readings.get(row.id, [])
        fresh += bool(mine) and rules.month_of(mine[-1][0]) == month
        if plan is None or not mine:
            continue
        # What was read a month ago is held against the plan of that day, not of today.
        at = rules.planned(plan, stages.get(row.id, ()), min(mine[-1][0], plan.due_on), ordinal) or Fraction(0)
        now = completion(plan.direction, plan.baseline, plan.target_value, mine[-1][1]) or Fraction(0)
        weight = Fraction(row.weight) if row.weight else Fraction(1)
        done, should, weights, read = done + now * weight, should + at * weight, weights + weight, read + 1
        on_pace += at - now <= 0
        if (at - now) * 100 >= rules.BEHIND_PERCENT:
            gaps.append((at - now, row, at, now))
    gaps.sort(key=lambda gap: (-gap[0], gap[1].title))
    return {
        "organization_id": unit["id"],
        "name": unit["name"],
        "targets": len(rows),
        "read": read,
        "missing": len(rows) - fresh,
        "done_percent": percent(done / weights) if weights else None,
        "planned_percent": percent(should / weights) if weights else None,
        "on_pace": on_pace,
        "behind": len(gaps),
        "gaps": [_gap(*gap) for gap in gaps[:MOST_GAPS]],
    }


def _gap(behind: Fraction, row: Any, should: Fraction, done: Fraction) -> dict[str, Any]:
    return {
        "target_id": row.id,
        "title": row.title,
        "organization_name": row.organization_name,
        "planned_percent": percent(should),
        "actual_percent": percent(done),
        "behind_percent": percent(behind),
    }
