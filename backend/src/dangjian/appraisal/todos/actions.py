"""Saying what waits and what waits no longer; saying it again changes nothing."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.permissions import (
    RECTIFICATION_RECHECK,
    RECTIFICATION_REPORT,
    RUN_PUBLISH,
    VERIFICATION_VERIFY,
)
from dangjian.appraisal.todos import queries, rules
from dangjian.contracts.integration import (
    Audience,
    OpenTodo,
    SettleReason,
    SettleTodo,
    TodoCategory,
    TodoSource,
    open_todos,
    settle_todos,
)
from dangjian.kernel import clock

REPORT = TodoCategory(code="appraisal.rectification.report", title="报告整改")
RECHECK = TodoCategory(code="appraisal.rectification.recheck", title="复查整改")
VERIFY = TodoCategory(code="appraisal.verification.verify", title="线下核验")
PUBLISH = TodoCategory(code="appraisal.run.publish", title="发布考核结果")


def _source(noun: str, object_id: UUID, key: str) -> TodoSource:
    return TodoSource(service="appraisal", noun=noun, object_id=object_id, key=key)


def _verifying(run_id: UUID, committee_id: UUID) -> TodoSource:
    return _source("run", run_id, f"verify:{committee_id}")


async def say_rectification(session: AsyncSession, rectification_id: UUID) -> None:
    """Where one stands: what it waits for is open, what it does not wait for is settled."""
    for row in await queries.rectifications(session, rectification_id):
        waiting = rules.waits_for(row.state)
        reason: SettleReason = "cancelled" if row.state == "withdrawn" else "done"
        over = [key for key in ("report", "recheck") if key != waiting]
        sources = [_source("rectification", row.id, key) for key in over]
        await settle_todos(session, [SettleTodo(source=one, version=row.version, reason=reason) for one in sources])
        await open_todos(session, _of_rectification(row))


def _of_rectification(row: Row[Any]) -> list[OpenTodo]:
    waiting = rules.waits_for(row.state)
    if waiting is None:
        return []
    period, branch = queries.period_words(row.period), row.organization_id
    report = waiting == "report"
    return [
        OpenTodo(
            source=_source("rectification", row.id, waiting),
            version=row.version,
            title=rules.report_title(row.state, row.indicator_title, period)
            if report
            else rules.recheck_title(row.branch, row.indicator_title, period),
            category=REPORT if report else RECHECK,
            audience=(
                Audience.holders(RECTIFICATION_REPORT, branch, own_level=True)
                if report
                else Audience.holders(RECTIFICATION_RECHECK, branch),
            ),
            organization_id=branch,
            page=f"/rectifications/{row.id}",
            originator=row.opened_by_name if report else row.branch,
            due_on=row.due_on if report else None,
        )
    ]


async def say_verified(session: AsyncSession, run_id: UUID, organization_ids: Sequence[UUID]) -> None:
    """After visits: the committees of these branches of which no branch waits any more, once the period is over."""
    if run_id not in {run.id for run in await queries.over_runs(session)}:
        return
    touched = set(await queries.above(session, organization_ids))
    rows = await queries.committees(session, [run_id])
    await _settle_verifying(session, [row for row in rows if row.committee_id in touched and not row.waiting])


async def say_published(session: AsyncSession, run_id: UUID) -> None:
    """A published run waits for nobody: neither for its publication nor for a visit."""
    at = rules.version_at(clock.now())
    await settle_todos(session, [SettleTodo(source=_source("run", run_id, "publish"), version=at)])
    await _settle_verifying(session, await queries.committees(session, [run_id]))


async def _settle_verifying(session: AsyncSession, rows: Any) -> None:
    at = rules.version_at(clock.now())
    await settle_todos(
        session, [SettleTodo(source=_verifying(row.run_id, row.committee_id), version=at) for row in rows]
    )


async def say_all(session: AsyncSession) -> None:
    """Everything that waits now: what the clock brings, and once more what was said when it came about."""
    at = rules.version_at(clock.now())  # before looking, so that what is settled meanwhile stays settled
    found = [one for row in await queries.rectifications(session) for one in _of_rectification(row)]
    runs = {run.id: run for run in await queries.over_runs(session)}
    visited = [run.id for run in runs.values() if run.is_longest]
    rows = await queries.committees(session, visited)
    found += [_visit(runs[row.run_id], row, at) for row in rows if row.waiting]
    found += [_publication(runs[row.run_id], UUID(row.top), at) for row in await _one_root(session, list(runs))]
    await open_todos(session, found)
    shorter = [run.id for run in runs.values() if not run.is_longest]
    unasked = [*(row for row in rows if not row.waiting), *await queries.committees(session, shorter)]
    await _settle_verifying(session, unasked)


async def _one_root(session: AsyncSession, run_ids: list[UUID]) -> list[Row[Any]]:
    """Where a run judges several trees, nobody's right is over all: the first stands for them."""
    found: dict[UUID, Row[Any]] = {}
    for row in await queries.roots(session, run_ids):
        found.setdefault(row.run_id, row)
    return list(found.values())


def _visit(run: queries.OverRun, row: Row[Any], version: int) -> OpenTodo:
    return OpenTodo(
        source=_verifying(run.id, row.committee_id),
        version=version,
        title=rules.verify_title(row.name, run.period_title),
        category=VERIFY,
        audience=(Audience.holders(VERIFICATION_VERIFY, row.committee_id),),
        organization_id=row.committee_id,
        page=f"/verifications?period={run.period}",
        phone_page=f"/m/verifications?period={run.period}",
        originator=run.scheme_title,
    )


def _publication(run: queries.OverRun, top: UUID, version: int) -> OpenTodo:
    return OpenTodo(
        source=_source("run", run.id, "publish"),
        version=version,
        title=rules.publish_title(run.scheme_title, run.period_title),
        category=PUBLISH,
        audience=(Audience.holders(RUN_PUBLISH, top),),
        organization_id=top,
        page=f"/runs/{run.id}",
        originator=run.scheme_title,
    )
