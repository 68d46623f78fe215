"""HTTP of complaints."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from dangjian.appraisal.feedback import actions, queries
from dangjian.appraisal.feedback.rules import State
from dangjian.appraisal.feedback.schemas import (
    FeedbackAnswer,
    FeedbackByReceipt,
    FeedbackCreate,
    FeedbackList,
    FeedbackOwn,
    FeedbackReceived,
    FeedbackRow,
    FeedbackTally,
    ReceiptAsk,
)
from dangjian.appraisal.permissions import FEEDBACK_ANSWER
from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Paging
from dangjian.kernel.security import Actor, Requires, signed_in

router = APIRouter(prefix="/feedback", tags=["feedback"], route_class=KernelRoute)
Anybody = Annotated[Actor, Depends(signed_in)]
Answerer = Annotated[Actor, Depends(Requires(FEEDBACK_ANSWER))]


@router.post("", response_model=FeedbackReceived, status_code=201)
async def ask(actor: Anybody, request: Request, session: Session, data: FeedbackCreate) -> dict[str, object]:
    """Complain about a form, or suggest something; no Idempotency-Key, because it would be kept with the account."""
    return await actions.ask(session, actor, data, request.app.state.key_ring.secret)


@router.get("", response_model=FeedbackList)
async def search(actor: Answerer, session: Session, paging: Paging, state: State | None = None) -> dict[str, Any]:
    """List what was asked, what is open and due first on top."""
    return await queries.search(session, actor, state, paging)


@router.get(":mine", response_model=list[FeedbackOwn])
async def mine(actor: Anybody, session: Session) -> list[dict[str, Any]]:
    """What the caller asked by name, with the answers."""
    return await queries.mine(session, actor)


@router.get(":tally", response_model=FeedbackTally)
async def tally(actor: Anybody, session: Session) -> dict[str, Any]:
    """How many were received, answered, answered in time, and are open."""
    return await queries.tally(session, actor)


@router.post(":receipt", response_model=FeedbackByReceipt)
async def receipt(_actor: Anybody, session: Session, data: ReceiptAsk) -> dict[str, Any]:
    """The answer to an anonymous one; changes nothing, and the code stands in no address."""
    return await queries.by_receipt(session, data.receipt)


@router.get("/{feedback_id}", response_model=FeedbackRow)
async def show(actor: Answerer, session: Session, feedback_id: UUID) -> dict[str, Any]:
    """One of them."""
    return await queries.show(session, actor, feedback_id)


@router.post("/{feedback_id}:answer", response_model=FeedbackRow)
async def answer(
    actor: Answerer,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    feedback_id: UUID,
    data: FeedbackAnswer,
) -> dict[str, Any]:
    """Answer in words."""
    await actions.reply(session, actor, feedback_id, data.answer, seen)
    return await queries.show(session, actor, feedback_id)
