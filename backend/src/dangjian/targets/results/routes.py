"""HTTP of results."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Paging
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires
from dangjian.targets.permissions import RESULT_ACCEPT, TARGET_READ, TARGET_TRACK
from dangjian.targets.results import actions, queries
from dangjian.targets.results.rules import State
from dangjian.targets.results.schemas import (
    AcceptedRead,
    ResultNote,
    ResultPage,
    ResultReturn,
    ResultsAccept,
    TargetResultRead,
    TraceBack,
)

router = APIRouter(prefix="/results", tags=["results"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(TARGET_READ))]
Tracker = Annotated[Actor, Depends(Requires(TARGET_TRACK))]
Superior = Annotated[Actor, Depends(Requires(RESULT_ACCEPT))]


@router.get("", response_model=ResultPage)
async def search(
    actor: Reader,
    session: Session,
    paging: Paging,
    organization_id: Annotated[UUID | None, Query(description="该组织及下级")] = None,
    state: State | None = None,
    year: Annotated[int | None, Query(ge=2000, le=2200)] = None,
    q: Annotated[str | None, Query(max_length=100, description="目标名称或编号")] = None,
) -> dict[str, Any]:
    """The results in the caller's scope, what closed last on top."""
    return await queries.search(session, actor, organization_id, state, year, q, paging)


@router.post(":accept", response_model=AcceptedRead)
async def accept_many(actor: Superior, session: Session, _key: IdempotencyKey, data: ResultsAccept) -> dict[str, Any]:
    """Accept many; each is accepted or refused by itself."""
    return await actions.accept_many(session, actor, data.items, data.note)


@router.get("/{result_id}", response_model=TargetResultRead)
async def show(actor: Reader, session: Session, result_id: UUID) -> dict[str, Any]:
    """One result with its history and what the caller may do."""
    return await queries.show(session, actor, result_id)


@router.get("/{result_id}/trace-back", response_model=TraceBack)
async def trace_back(actor: Reader, session: Session, peers: Ask, result_id: UUID) -> dict[str, Any]:
    """From the figure back to tasks, owners and organisational life."""
    return await queries.trace_back(session, peers, actor, result_id)


@router.post("/{result_id}:submit", response_model=TargetResultRead)
async def submit(
    actor: Tracker, session: Session, seen: IfMatch, _key: IdempotencyKey, result_id: UUID, data: ResultNote
) -> dict[str, Any]:
    """Stand by the result."""
    await actions.submit(session, actor, result_id, data.note, seen)
    return await queries.show(session, actor, result_id)


@router.post("/{result_id}:accept", response_model=TargetResultRead)
async def accept(
    actor: Superior, session: Session, seen: IfMatch, _key: IdempotencyKey, result_id: UUID, data: ResultNote
) -> dict[str, Any]:
    """Accept the result; it becomes an entry of the ledger."""
    await actions.accept(session, actor, result_id, data.note, seen)
    return await queries.show(session, actor, result_id)


@router.post("/{result_id}:return", response_model=TargetResultRead)
async def send_back(
    actor: Superior, session: Session, seen: IfMatch, _key: IdempotencyKey, result_id: UUID, data: ResultReturn
) -> dict[str, Any]:
    """Send the result back with a reason."""
    await actions.send_back(session, actor, result_id, data.reason, seen)
    return await queries.show(session, actor, result_id)
