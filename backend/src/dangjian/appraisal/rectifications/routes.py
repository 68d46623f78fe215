"""HTTP of rectifications."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.appraisal.permissions import (
    RECTIFICATION_OPEN,
    RECTIFICATION_READ,
    RECTIFICATION_RECHECK,
    RECTIFICATION_REPORT,
)
from dangjian.appraisal.rectifications import actions, queries
from dangjian.appraisal.rectifications.rules import State
from dangjian.appraisal.rectifications.schemas import (
    Proposals,
    RectificationList,
    RectificationOpen,
    RectificationRead,
    RectificationRecheck,
    RectificationReport,
    RectificationWithdraw,
)
from dangjian.appraisal.runs.schemas import PeriodText
from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Paging
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires

router = APIRouter(prefix="/rectifications", tags=["rectifications"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(RECTIFICATION_READ))]
Opener = Annotated[Actor, Depends(Requires(RECTIFICATION_OPEN))]
Reporter = Annotated[Actor, Depends(Requires(RECTIFICATION_REPORT))]
Rechecker = Annotated[Actor, Depends(Requires(RECTIFICATION_RECHECK))]


@router.get("", response_model=RectificationList)
async def search(
    actor: Reader,
    session: Session,
    paging: Paging,
    organization_id: Annotated[UUID | None, Query(description="该组织及下级")] = None,
    state: State | None = None,
    overdue: bool = False,
) -> dict[str, Any]:
    """The rectifications in the caller's scope, what is due first on top."""
    return await queries.search(session, actor, organization_id, state, overdue, paging)


@router.get(":proposals", response_model=Proposals)
async def proposals(
    actor: Opener,
    session: Session,
    peers: Ask,
    organization_id: UUID,
    period: Annotated[PeriodText | None, Query(description="不填则为最近一个有数据的季度")] = None,
    scheme: Annotated[str | None, Query(max_length=64, description="方案代码")] = None,
) -> dict[str, Any]:
    """The weak points of a branch that its trace and the verdicts show, the greatest loss first."""
    return await queries.proposals(session, peers, actor, organization_id, period, scheme)


@router.post("", response_model=RectificationRead, status_code=201)
async def open_finding(
    actor: Opener, session: Session, peers: Ask, _key: IdempotencyKey, data: RectificationOpen
) -> dict[str, Any]:
    """Open a finding on a branch."""
    row = await actions.open_finding(session, peers, actor, data)
    return await queries.show(session, peers, actor, row.id)


@router.get("/{rectification_id}", response_model=RectificationRead)
async def show(actor: Reader, session: Session, peers: Ask, rectification_id: UUID) -> dict[str, Any]:
    """One rectification with its history."""
    return await queries.show(session, peers, actor, rectification_id)


@router.post("/{rectification_id}:report", response_model=RectificationRead)
async def report(
    actor: Reporter,
    session: Session,
    peers: Ask,
    seen: IfMatch,
    _key: IdempotencyKey,
    rectification_id: UUID,
    data: RectificationReport,
) -> dict[str, Any]:
    """Report what was done."""
    await actions.report(session, actor, rectification_id, data, seen)
    return await queries.show(session, peers, actor, rectification_id)


@router.post("/{rectification_id}:recheck", response_model=RectificationRead)
async def recheck(
    actor: Rechecker,
    session: Session,
    peers: Ask,
    seen: IfMatch,
    _key: IdempotencyKey,
    rectification_id: UUID,
    data: RectificationRecheck,
) -> dict[str, Any]:
    """Look again: close it, or send it back."""
    await actions.recheck(session, peers, actor, rectification_id, data, seen)
    return await queries.show(session, peers, actor, rectification_id)


@router.post("/{rectification_id}:withdraw", response_model=RectificationRead)
async def withdraw(
    actor: Opener,
    session: Session,
    peers: Ask,
    seen: IfMatch,
    _key: IdempotencyKey,
    rectification_id: UUID,
    data: RectificationWithdraw,
) -> dict[str, Any]:
    """Take the finding back."""
    await actions.withdraw(session, actor, rectification_id, data.reason, seen)
    return await queries.show(session, peers, actor, rectification_id)
