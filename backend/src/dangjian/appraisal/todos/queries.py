"""What of the appraisal waits, as it stands now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.appraisal.engine.periods import parse_period
from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.appraisal.rectifications.models import Rectification
from dangjian.appraisal.rectifications.rules import LIVE
from dangjian.appraisal.runs.models import Run, RunSubject
from dangjian.appraisal.runs.queries import period_of
from dangjian.appraisal.runs.rules import period_title
from dangjian.appraisal.schemes.models import SchemeVersion
from dangjian.appraisal.todos import rules
from dangjian.kernel import clock


@dataclass(frozen=True)
class OverRun:
    """An open run whose period is over."""

    id: UUID
    version: int
    period: str
    period_title: str
    scheme_title: str
    is_longest: bool


async def rectifications(session: AsyncSession, only: UUID | None = None) -> Sequence[Any]:
    """One rectification whatever its state, or all that wait for somebody."""
    found = select(
        *(getattr(Rectification, name) for name in ("id", "organization_id", "indicator_title", "period", "state")),
        *(getattr(Rectification, name) for name in ("due_on", "opened_by_name", "version")),
        OrganizationCopy.name.label("branch"),
    ).join(OrganizationCopy, OrganizationCopy.id == Rectification.organization_id)
    chosen = Rectification.id == only if only else Rectification.state.in_(LIVE)
    return (await session.execute(found.where(chosen).order_by(Rectification.id))).all()


def period_words(written: str) -> str:
    """The period as people say it."""
    period = parse_period(written)
    return period_title(period) if period else written


async def over_runs(session: AsyncSession) -> list[OverRun]:
    """The open runs whose period is over and that judge somebody."""
    rows = await session.execute(
        select(Run.id, Run.version, Run.scheme_code, Run.period, SchemeVersion.title)
        .join(SchemeVersion, SchemeVersion.id == Run.scheme_version_id)
        .where(Run.status == "open", Run.subject_count > 0)
        .order_by(Run.id)
    )
    today = clock.today()
    over = [row for row in rows.all() if rules.is_over(period_of(row.period), today)]
    longest = {
        (code, one)
        for code in {row.scheme_code for row in over}
        for one in rules.longest(period_of(row.period) for row in over if row.scheme_code == code)
    }
    return [
        OverRun(
            id=row.id,
            version=row.version,
            period=row.period,
            period_title=period_title(period_of(row.period)),
            scheme_title=row.title,
            is_longest=(row.scheme_code, period_of(row.period)) in longest,
        )
        for row in over
    ]


def _committee() -> ColumnElement[UUID]:
    """The nearest party committee above an organisation; where there is none, what is directly above, or itself."""
    head = aliased(OrganizationCopy)
    nearest = (
        select(head.id)
        .where(head.kind == "party_committee", OrganizationCopy.path.like(head.path + "%"))
        .order_by(func.length(head.path).desc())
        .limit(1)
        .correlate(OrganizationCopy)
        .scalar_subquery()
    )
    return func.coalesce(nearest, OrganizationCopy.parent_id, OrganizationCopy.id)


async def above(session: AsyncSession, organization_ids: Sequence[UUID]) -> Sequence[UUID]:
    """The committees of these."""
    found = await session.scalars(select(_committee()).where(OrganizationCopy.id.in_(organization_ids)).distinct())
    return found.all()


async def committees(session: AsyncSession, run_ids: Sequence[UUID]) -> Sequence[Any]:
    """The committees of the branches of each run, and how many of their branches wait for a visit."""
    waits = RunSubject.unverified_count + RunSubject.pending_count > 0
    placed = (
        select(RunSubject.run_id, _committee().label("committee_id"), waits.label("waits"))
        .join(OrganizationCopy, OrganizationCopy.id == RunSubject.organization_id)
        .where(RunSubject.run_id.in_(run_ids))
        .subquery()
    )
    counted = (
        select(placed.c.run_id, placed.c.committee_id, func.count().filter(placed.c.waits).label("waiting"))
        .group_by(placed.c.run_id, placed.c.committee_id)
        .subquery()
    )
    found = await session.execute(
        select(counted.c.run_id, counted.c.committee_id, counted.c.waiting, OrganizationCopy.name)
        .join(OrganizationCopy, OrganizationCopy.id == counted.c.committee_id)
        .order_by(counted.c.run_id, OrganizationCopy.code)
    )
    return found.all()


async def roots(session: AsyncSession, run_ids: Sequence[UUID]) -> Sequence[Any]:
    """The tops of the trees whose branches each run judges: who publishes must hold the right over all of them."""
    top = func.split_part(OrganizationCopy.path, "/", 2).label("top")
    found = await session.execute(
        select(RunSubject.run_id, top)
        .join(OrganizationCopy, OrganizationCopy.id == RunSubject.organization_id)
        .where(RunSubject.run_id.in_(run_ids))
        .distinct()
        .order_by(RunSubject.run_id, top)
    )
    return found.all()
