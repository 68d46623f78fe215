"""HTTP of runs."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.appraisal.permissions import RUN_OPEN, RUN_PUBLISH, RUN_READ
from dangjian.appraisal.runs import actions, queries
from dangjian.appraisal.runs.schemas import (
    Cycle,
    PeriodOption,
    PeriodText,
    RunOpen,
    RunPublish,
    RunRead,
    RunRow,
    RunStatus,
)
from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.security import Actor, Requires

router = APIRouter(tags=["runs"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(RUN_READ))]
Opener = Annotated[Actor, Depends(Requires(RUN_OPEN))]
Publisher = Annotated[Actor, Depends(Requires(RUN_PUBLISH))]


@router.get("/runs", response_model=Page[RunRow])
async def search(
    actor: Reader,
    session: Session,
    paging: Paging,
    period: Annotated[PeriodText | None, Query(description="例如 2026-Q3")] = None,
    scheme: Annotated[str | None, Query(max_length=64, description="方案代码")] = None,
    cycle: Cycle | None = None,
    status: RunStatus | None = None,
) -> dict[str, Any]:
    """List the runs, the latest period first."""
    found = [
        this
        for this in await queries.heads(session, actor.orgs(RUN_READ))
        if period in (None, this.period)
        and scheme in (None, this.scheme_code)
        and cycle in (None, this.cycle)
        and status in (None, this.status)
    ]
    page = found[paging.offset : paging.offset + paging.size]
    items = await queries.listed(session, actor, page)
    return {"items": items, "total": len(found), "page": paging.page, "size": paging.size}


@router.post("/runs", response_model=RunRead, status_code=201)
async def open(actor: Opener, session: Session, _key: IdempotencyKey, data: RunOpen) -> dict[str, Any]:
    """Open a run of a published scheme for a period."""
    run = await actions.open_by(session, actor, data.scheme_version_id, data.period, data.is_initial)
    return await queries.show(session, actor, run.id)


@router.get("/periods", response_model=list[PeriodOption])
async def periods(actor: Reader, session: Session) -> list[dict[str, Any]]:
    """The periods for which there are runs, the latest first."""
    found = await queries.heads(session, actor.orgs(RUN_READ))
    return queries.periods(found)


@router.get("/runs/{run_id}", response_model=RunRead)
async def show(actor: Reader, session: Session, run_id: UUID) -> dict[str, Any]:
    """One run with its counts in the caller's scope."""
    return await queries.show(session, actor, run_id)


@router.post("/runs/{run_id}:refresh", response_model=RunRead)
async def refresh(actor: Opener, session: Session, _key: IdempotencyKey, run_id: UUID) -> dict[str, Any]:
    """Score an open run afresh as of now."""
    await queries.head(session, run_id, actor.orgs(RUN_OPEN))
    await actions.refresh(session, run_id, actor)
    return await queries.show(session, actor, run_id)


@router.post("/runs/{run_id}:publish", response_model=RunRead)
async def publish(
    actor: Publisher, session: Session, seen: IfMatch, _key: IdempotencyKey, run_id: UUID, data: RunPublish
) -> dict[str, Any]:
    """Publish a run for good."""
    await actions.publish_by(session, actor, run_id, seen, data.reason)
    return await queries.show(session, actor, run_id)
