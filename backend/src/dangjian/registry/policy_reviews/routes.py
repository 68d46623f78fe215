"""HTTP of reviews of documents."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.security import Actor, Requires
from dangjian.registry.permissions import POLICY_EDIT, POLICY_READ
from dangjian.registry.policy_reviews import actions, queries
from dangjian.registry.policy_reviews.schemas import (
    PolicyReviewDecide,
    PolicyReviewOpen,
    PolicyReviewRead,
    PolicyReviewRow,
)

router = APIRouter(prefix="/policy-reviews", tags=["policy_reviews"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(POLICY_READ))]
Editor = Annotated[Actor, Depends(Requires(POLICY_EDIT))]


@router.get("", response_model=Page[PolicyReviewRow])
async def search(actor: Reader, session: Session, paging: Paging) -> dict[str, Any]:
    """List the reviews of the caller's organisations, each with its report."""
    return await queries.search(session, actor, paging)


@router.post("", response_model=PolicyReviewRead, status_code=201)
async def open_review(actor: Editor, session: Session, _key: IdempotencyKey, data: PolicyReviewOpen) -> dict[str, Any]:
    """Begin a review of every document in force."""
    review_id = await actions.open_review(session, actor, data)
    return await queries.card(session, actor, review_id)


@router.get("/{policy_review_id}", response_model=PolicyReviewRead)
async def show(actor: Reader, session: Session, policy_review_id: UUID) -> dict[str, Any]:
    """One review with every document, the new ones and the report."""
    return await queries.card(session, actor, policy_review_id)


@router.post("/{policy_review_id}:decide", response_model=PolicyReviewRead)
async def decide(
    actor: Editor,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    policy_review_id: UUID,
    data: PolicyReviewDecide,
) -> dict[str, Any]:
    """Say what is to become of one or many documents."""
    await actions.decide(session, actor, policy_review_id, data, seen)
    return await queries.card(session, actor, policy_review_id)


@router.post("/{policy_review_id}:conclude", response_model=PolicyReviewRead)
async def conclude(
    actor: Editor, session: Session, seen: IfMatch, _key: IdempotencyKey, policy_review_id: UUID
) -> dict[str, Any]:
    """End a review in which all is decided and done."""
    await actions.conclude(session, actor, policy_review_id, seen)
    return await queries.card(session, actor, policy_review_id)
