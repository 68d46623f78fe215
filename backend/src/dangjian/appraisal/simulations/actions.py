"""Trying a scheme: it is scored by the very code of a run, inside a savepoint that is always rolled back."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.engine.losses import Loss
from dangjian.appraisal.engine.periods import Period
from dangjian.appraisal.engine.plan import Sources
from dangjian.appraisal.engine.scheme_format import Scheme
from dangjian.appraisal.engine.trace import losses_of_all
from dangjian.appraisal.permissions import RUN_READ, SCHEME_EDIT
from dangjian.appraisal.runs import queries as runs
from dangjian.appraisal.runs.actions import new_run, score_run
from dangjian.appraisal.runs.rules import gives_stars, period_title, why_not_open
from dangjian.appraisal.schemes import queries as schemes
from dangjian.appraisal.schemes.models import SchemeVersion
from dangjian.appraisal.simulations import rules
from dangjian.appraisal.simulations.schemas import SimulationAsk
from dangjian.kernel import clock, wall
from dangjian.kernel.db import raw_connection
from dangjian.kernel.errors import FieldError, Invalid, RuleBroken
from dangjian.kernel.security import Actor

Report = Callable[[int], Awaitable[None]]
RESULTS = f"""
SELECT s.organization_id, u.code, u.name, s.category, s.total, s.rank, s.ranked_count, s.stars, s.disqualified,
    s.vetoes
FROM appraisal.score s
JOIN appraisal.run_subject u ON u.run_id = s.run_id AND u.organization_id = s.organization_id
JOIN appraisal.organization_copy o ON o.id = s.organization_id
WHERE s.run_id = :run AND {runs.SCOPE}
"""


@dataclass(frozen=True)
class Side:
    """One of the two that are compared: a version, scored for the period under the id of a run."""

    version: SchemeVersion
    scheme: Scheme
    run_id: UUID
    is_run: bool
    as_of: datetime


async def simulate(
    session: AsyncSession, actor: Actor, scheme_id: UUID, asked: SimulationAsk, report: Report
) -> dict[str, Any]:
    """Score a scheme against past records and compare, storing nothing (issue "Schemes": who rises, who falls)."""
    if asked.compare_with_run_id and asked.compare_with_scheme_id:
        raise _refused("compare_with_scheme_id", "对照考核与对照方案只能选一个")
    await report(0)
    version = await schemes.get(session, scheme_id, actor.orgs(SCHEME_EDIT))
    scheme = await schemes.scheme_of(version)
    period = runs.period_of(asked.period)
    _possible(scheme, period)
    async with wall.beyond(session), session.begin_nested() as savepoint:
        reference, as_of = await _reference(session, actor, asked, period)
        other = None if reference else await _other_version(session, actor, asked, version)
        await report(1)
        is_initial = asked.is_initial or await _was_initial(
            session, reference.version if reference else version, period
        )
        after = await _scored(session, version, scheme, period, as_of, is_initial)
        await report(2)
        if other is not None:
            compiled = await schemes.scheme_of(other)
            _possible(compiled, period)
            reference = await _scored(session, other, compiled, period, as_of, is_initial)
        await report(3)
        found = await _compared(session, actor, period, reference, after, asked.limit)
        await savepoint.rollback()
    await report(4)
    return found


def _refused(field: str, message: str) -> Invalid:
    return Invalid(message + "。", [FieldError(field=field, message=message)])


def _possible(scheme: Scheme, period: Period) -> None:
    """Persons are not compared, and a period must have begun and have indicators (scoring.md, sections 3 and 9)."""
    if scheme.subject == "member":
        raise RuleBroken(rules.NO_COMPARISON_OF_PERSONS)
    fault = why_not_open(scheme, period, clock.today())
    if fault:
        raise Invalid(fault, [FieldError(field="period", message=fault)])


async def _reference(
    session: AsyncSession, actor: Actor, asked: SimulationAsk, period: Period
) -> tuple[Side | None, datetime]:
    """The run to compare with, whose instant then holds for both; else as of now."""
    if asked.compare_with_run_id is None:
        return None, clock.now()
    head = await runs.head(session, asked.compare_with_run_id, actor.orgs(SCHEME_EDIT))
    if head.period != str(period):
        raise _refused("compare_with_run_id", f"所选考核是 {head.period},与测算的周期不同")
    version = await schemes.get(session, head.scheme_version_id)
    return Side(version, await schemes.scheme_of(version), head.id, True, head.as_of), head.as_of


async def _was_initial(session: AsyncSession, version: SchemeVersion, period: Period) -> bool:
    """Whether the period is the scheme's first rating, which lifts the step rule once (scoring.md, section 7)."""
    found = runs.answers(await runs.heads(session), version.code, str(period))
    return found is not None and found.is_initial


async def _other_version(
    session: AsyncSession, actor: Actor, asked: SimulationAsk, version: SchemeVersion
) -> SchemeVersion | None:
    """The version to compare with: the one named, else the latest published one of the same code."""
    if asked.compare_with_scheme_id is not None:
        return await schemes.get(session, asked.compare_with_scheme_id, actor.orgs(SCHEME_EDIT))
    latest = await schemes.latest_published(session, version.code)
    return latest if latest is not None and latest.id != version.id else None


async def _scored(
    session: AsyncSession, version: SchemeVersion, scheme: Scheme, period: Period, as_of: datetime, is_initial: bool
) -> Side:
    run = new_run(version, period, as_of, "")
    run.status, run.is_initial = "simulated", is_initial
    session.add(run)
    await session.flush()
    await score_run(session, run, scheme, as_of)
    return Side(version, scheme, run.id, False, as_of)


async def _compared(
    session: AsyncSession, actor: Actor, period: Period, before: Side | None, after: Side, limit: int
) -> dict[str, Any]:
    has_stars = gives_stars(period.cycle)
    old = await _results(session, actor, before, has_stars) if before else {}
    new = await _results(session, actor, after, has_stars)
    pairs = rules.largest_first(old, new)
    shown = pairs[:limit]
    ids = [key for key, one, other in shown if rules.direction(one, other) in ("up", "down")]
    old_lines = await _losses(session, period, before, ids) if before and ids else {}
    new_lines = await _losses(session, period, after, ids) if before and ids else {}
    rows = [_row(key, one, other, old_lines.get(key, ()), new_lines.get(key, ())) for key, one, other in shown]
    return {
        "period": str(period),
        "period_title": period_title(period),
        "has_stars": has_stars,
        "scheme": _side(after),
        "compared_with": _side(before) if before else None,
        "summary": _summary(pairs, before, after, has_stars),
        "rows": rows,
    }


async def _results(session: AsyncSession, actor: Actor, side: Side, has_stars: bool) -> dict[UUID, dict[str, Any]]:
    rows = await session.execute(text(RESULTS), {"run": side.run_id, **runs.scoped(actor, RUN_READ)})
    titles = {code: indicator.title for code, indicator in side.scheme.by_code.items()}
    return {
        row["organization_id"]: {
            **row,
            "stars": row["stars"] if has_stars else None,
            "vetoes": [titles[code] for code in row["vetoes"]],
        }
        for row in rows.mappings()
    }


async def _losses(
    session: AsyncSession, period: Period, side: Side, ids: Sequence[UUID]
) -> dict[UUID, tuple[Loss, ...]]:
    """The exact losses of these branches, by the code that scores."""
    plan = runs.plan_of(side.scheme, period, side.as_of)
    subjects = f"{runs.SUBJECTS} AND organization_id = ANY($4::uuid[])"
    arguments = (side.run_id, side.as_of, side.version.code, list(ids))
    sources = Sources(subjects, runs.RECORDS, runs.VERIFICATIONS, runs.PREVIOUS, arguments=arguments)
    return await losses_of_all(await raw_connection(session), plan, sources)


def _row(
    key: UUID,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    old_lines: Sequence[Loss],
    new_lines: Sequence[Loss],
) -> dict[str, Any]:
    known = after or before or {}
    return {
        **{name: known[name] for name in ("code", "name", "category")},
        "organization_id": key,
        "direction": rules.direction(before, after),
        "before": before,
        "after": after,
        "change": after["total"] - before["total"] if before and after else None,
        "rank_change": _moved(before, after, "rank"),
        "star_change": _moved(before, after, "stars"),
        "effects": rules.effects(old_lines, new_lines),
    }


def _moved(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, name: str) -> int | None:
    """How many places or stars were gained (a smaller rank is a gain)."""
    if before is None or after is None or before[name] is None or after[name] is None:
        return None
    gained: int = after[name] - before[name]
    return -gained if name == "rank" else gained


def _side(side: Side) -> dict[str, Any]:
    version = side.version
    return {
        "scheme_id": version.id,
        "code": version.code,
        "number": version.number,
        "title": version.title,
        "status": version.status,
        "run_id": side.run_id if side.is_run else None,
        "as_of": side.as_of,
    }


def _summary(
    pairs: Sequence[tuple[UUID, Mapping[str, Any] | None, Mapping[str, Any] | None]],
    before: Side | None,
    after: Side,
    has_stars: bool,
) -> dict[str, Any]:
    directions = [rules.direction(old, new) for _, old, new in pairs]
    stars = [moved for _, old, new in pairs if (moved := _moved(old, new, "stars"))]

    def spread(side: Side | None, rows: list[Mapping[str, Any]]) -> list[dict[str, int]]:
        if side is None or not has_stars:
            return []
        return rules.distribution(rows, max((level.stars for level in side.scheme.levels), default=0))

    return {
        "branches": len(pairs),
        "rising": directions.count("up"),
        "falling": directions.count("down"),
        "unchanged": directions.count("same"),
        "added": directions.count("new"),
        "gone": directions.count("gone"),
        "more_stars": sum(1 for moved in stars if moved > 0),
        "fewer_stars": sum(1 for moved in stars if moved < 0),
        "stars_before": spread(before, [old for _, old, _ in pairs if old is not None]),
        "stars_after": spread(after, [new for _, _, new in pairs if new is not None]),
    }
