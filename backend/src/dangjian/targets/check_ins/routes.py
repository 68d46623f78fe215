"""HTTP of check-ins."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response, status

from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires, signed_in
from dangjian.targets.check_ins import actions, queries
from dangjian.targets.check_ins.schemas import CheckInCreate, CheckInList, CheckInReceipt, EvidenceOffers, TaskAfter
from dangjian.targets.permissions import TASK_CARRY_OUT

router = APIRouter(tags=["check_ins"], route_class=KernelRoute)
Doer = Annotated[Actor, Depends(Requires(TASK_CARRY_OUT))]
Reader = Annotated[Actor, Depends(signed_in)]


@router.post(
    "/tasks/{task_id}/check-ins",
    response_model=CheckInReceipt,
    status_code=status.HTTP_201_CREATED,
    responses={200: {"model": CheckInReceipt, "description": "已收到过的同一次打点"}},
)
async def check_in(
    actor: Doer,
    session: Session,
    peers: Ask,
    response: Response,
    _key: IdempotencyKey,
    task_id: UUID,
    data: CheckInCreate,
) -> dict[str, Any]:
    """Say how one's own task stands; the same id again gives the first result, for ever."""
    receipt, is_new = await actions.check_in(session, peers, actor, task_id, data)
    if not is_new:
        response.status_code = status.HTTP_200_OK
    return receipt


@router.get("/tasks/{task_id}/check-ins", response_model=CheckInList)
async def history(actor: Reader, session: Session, task_id: UUID) -> dict[str, Any]:
    """The check-ins of a task, the latest first, with those that came late or were undone."""
    return await queries.history(session, actor, task_id)


@router.get("/tasks/{task_id}/evidence-offers", response_model=EvidenceOffers)
async def offers(actor: Reader, session: Session, peers: Ask, task_id: UUID) -> dict[str, Any]:
    """What systems already have that could serve as evidence."""
    return await queries.offers(session, peers, actor, task_id)


@router.post("/check-ins/{check_in_id}:undo", response_model=TaskAfter)
async def undo(actor: Doer, session: Session, _key: IdempotencyKey, check_in_id: UUID) -> dict[str, Any]:
    """Take one's own check-in back within ten minutes."""
    return await actions.undo(session, actor, check_in_id)
