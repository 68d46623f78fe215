"""HTTP: what a system administrator sees of the running system."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request

from dangjian.identity.operations import actions, queries
from dangjian.identity.operations.schemas import DeadLetterRow, HealthRead, Retried, ScheduleRow
from dangjian.identity.permissions import OPERATION_READ, OPERATION_RETRY
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging, paginate
from dangjian.kernel.queue_status import dead_letters as given_up
from dangjian.kernel.security import Actor, Requires

router = APIRouter(prefix="/operations", tags=["operations"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(OPERATION_READ))]
Retrier = Annotated[Actor, Depends(Requires(OPERATION_RETRY))]
Handler = Annotated[str, Path(max_length=200, description="处理者的名称")]


@router.get("/health", response_model=HealthRead)
async def health(actor: Reader, session: Session, request: Request) -> dict[str, Any]:
    """Readiness, the queue and today's events."""
    return await queries.health_now(session, request.app.state.services)


@router.get("/dead-letters", response_model=Page[DeadLetterRow])
async def dead_letters(actor: Reader, session: Session, paging: Paging) -> dict[str, Any]:
    """Deliveries that were given up after all tries."""
    return await paginate(session, given_up(), paging)


@router.post("/dead-letters/{event_id}/{handler}:retry", status_code=202, response_model=Retried)
async def retry(
    actor: Retrier, session: Session, _key: IdempotencyKey, event_id: UUID, handler: Handler
) -> dict[str, Any]:
    """Put a delivery back into the queue, with all its tries."""
    return await actions.retry(session, actor, event_id, handler)


@router.get("/schedules", response_model=list[ScheduleRow])
async def schedules(actor: Reader, session: Session) -> list[dict[str, Any]]:
    """Jobs, when the clock starts them, and when they last ran."""
    return await queries.schedules(session)
