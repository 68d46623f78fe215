"""What the clock starts: the day's new cells and periods, and scores that still wait."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.engine.periods import period_from
from dangjian.appraisal.runs import actions, queries, rules
from dangjian.appraisal.runs.models import Run, RunTouch
from dangjian.appraisal.schemes.models import SchemeVersion
from dangjian.contracts.appraisal import Closed, PeriodsTold
from dangjian.kernel import clock
from dangjian.kernel.db import Database
from dangjian.kernel.events import emit

PATIENCE = timedelta(minutes=1)


async def rescore(database: Database, payload: dict[str, Any]) -> None:
    """Score again whoever waits in one run."""
    async with database.transaction() as session:
        await actions.rescore(session, UUID(payload["run_id"]))


async def say_periods(database: Database, _: dict[str, Any]) -> None:
    """Say again which periods are published, for a service that is new: it closes their days."""
    async with database.transaction() as session:
        found = await session.execute(
            select(SchemeVersion.root_id, Run.period)
            .join(Run, Run.scheme_version_id == SchemeVersion.id)
            .where(Run.status == "published")
            .distinct()
        )
        periods = [Closed(organization_id=root, period=period) for root, period in found.all()]
        if periods:
            await emit(session, PeriodsTold(periods=periods))


async def keep_up(database: Database, _: dict[str, Any]) -> None:
    """Open the runs of a period that has begun, refresh those whose day has passed, score what was left waiting.

    Started every five minutes, midnight in Asia/Shanghai included: a new cell begins without any record, and a
    worker that was away catches up.
    """
    async with database.transaction() as session:
        await open_due(session)
    async with database.transaction() as session:
        due, waiting = await _behind(session)
    for run_id in due:
        async with database.transaction() as session:
            await actions.refresh(session, run_id)
    for run_id in waiting:
        async with database.transaction() as session:
            await actions.rescore(session, run_id)


async def open_due(session: AsyncSession) -> list[UUID]:
    """Open what each scheme's newest published version owes for the current month, quarter and year (A-62)."""
    newest = select(SchemeVersion.id, SchemeVersion.code).where(SchemeVersion.status == "published")
    versions = dict((code, id_) for id_, code in (await session.execute(newest.order_by(SchemeVersion.number))).all())
    known = {(code, period) for code, period in (await session.execute(select(Run.scheme_code, Run.period))).all()}
    opened = []
    for code, version_id in sorted(versions.items()):
        scheme = (await queries.method(session, version_id)).scheme
        if scheme.subject not in rules.SERVER_SUBJECTS:
            continue
        for cycle in rules.cycles_of(scheme):
            period = period_from(cycle, clock.today())
            if (code, str(period)) not in known:
                opened.append((await actions.open_run(session, None, version_id, period)).id)
    return opened


async def _behind(session: AsyncSession) -> tuple[list[UUID], list[UUID]]:
    """The open runs that still lack today's cells, and those in which somebody has waited too long."""
    rows = await session.execute(select(Run.id, Run.period, Run.as_of).where(Run.status == "open"))
    due = [
        run_id
        for run_id, written, as_of in rows.all()
        if clock.local_day(as_of) < clock.today() and clock.local_day(as_of) <= queries.period_of(written).last
    ]
    late = select(RunTouch.run_id).where(RunTouch.since < clock.now() - PATIENCE).distinct()
    return due, [run_id for run_id in await session.scalars(late) if run_id not in due]
