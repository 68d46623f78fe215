"""HTTP of supervision letters."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.documents.downloads import DOCX, PDF, download
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Paging
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires
from dangjian.targets.permissions import (
    SUPERVISION_ANSWER,
    SUPERVISION_ISSUE,
    SUPERVISION_READ,
    SUPERVISION_RECHECK,
)
from dangjian.targets.supervision_letters import actions, queries
from dangjian.targets.supervision_letters.rules import DEFAULT_THRESHOLD, Color, State
from dangjian.targets.supervision_letters.schemas import (
    SupervisionBatchRead,
    SupervisionLetterAnswer,
    SupervisionLetterBatch,
    SupervisionLetterIssue,
    SupervisionLetterList,
    SupervisionLetterRead,
    SupervisionLetterRecheck,
    SupervisionLetterWithdraw,
    SupervisionProposals,
)

router = APIRouter(prefix="/supervision_letters", tags=["supervision_letters"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(SUPERVISION_READ))]
Issuer = Annotated[Actor, Depends(Requires(SUPERVISION_ISSUE))]
Answerer = Annotated[Actor, Depends(Requires(SUPERVISION_ANSWER))]
Rechecker = Annotated[Actor, Depends(Requires(SUPERVISION_RECHECK))]

_PDF: dict[int | str, dict[str, Any]] = {200: {"content": {PDF: {}}, "description": "The letter on paper"}}
_DOCX: dict[int | str, dict[str, Any]] = {200: {"content": {DOCX: {}}, "description": "The letter to be edited"}}


@router.get("", response_model=SupervisionLetterList)
async def search(
    actor: Reader,
    session: Session,
    paging: Paging,
    organization_id: Annotated[UUID | None, Query(description="被督办单位为该组织及下级")] = None,
    state: State | None = None,
    color: Color | None = None,
    overdue: bool = False,
) -> dict[str, Any]:
    """The letters in the caller's scope, what is due first on top."""
    return await queries.search(session, actor, organization_id, state, color, overdue, paging)


@router.get(":proposals", response_model=SupervisionProposals)
async def proposals(
    actor: Issuer,
    session: Session,
    year: Annotated[int, Query(ge=2000, le=2200, description="年度")],
    organization_id: Annotated[UUID | None, Query(description="该组织及下级")] = None,
    threshold: Annotated[int, Query(ge=1, le=100, description="低于序时计划的百分之几")] = DEFAULT_THRESHOLD,
) -> dict[str, Any]:
    """The targets behind their plan, for a person to turn into letters or tasks."""
    return await queries.proposals(session, actor, organization_id, year, threshold)


@router.post("", response_model=SupervisionLetterRead, status_code=201)
async def issue(
    actor: Issuer, session: Session, peers: Ask, _key: IdempotencyKey, data: SupervisionLetterIssue
) -> dict[str, Any]:
    """Issue a letter to one unit."""
    letter_id = await actions.issue(session, peers, actor, data)
    return await queries.show(session, actor, letter_id)


@router.post(":batch", response_model=SupervisionBatchRead, status_code=201)
async def issue_all(
    actor: Issuer, session: Session, peers: Ask, _key: IdempotencyKey, data: SupervisionLetterBatch
) -> dict[str, Any]:
    """The same letter to many units or about many tasks."""
    return await actions.issue_all(session, peers, actor, data)


@router.get("/{letter_id}", response_model=SupervisionLetterRead)
async def show(actor: Reader, session: Session, letter_id: UUID) -> dict[str, Any]:
    """One letter with its history."""
    return await queries.show(session, actor, letter_id)


@router.get("/{letter_id}/pdf", response_class=Response, responses=_PDF)
async def pdf(actor: Reader, session: Session, letter_id: UUID) -> Response:
    """The letter as PDF."""
    return download(*await queries.pdf(session, actor, letter_id), PDF)


@router.get("/{letter_id}/docx", response_class=Response, responses=_DOCX)
async def docx(actor: Reader, session: Session, letter_id: UUID) -> Response:
    """The letter as Word."""
    return download(*await queries.docx(session, actor, letter_id), DOCX)


@router.post("/{letter_id}:answer", response_model=SupervisionLetterRead)
async def answer(
    actor: Answerer,
    session: Session,
    peers: Ask,
    seen: IfMatch,
    _key: IdempotencyKey,
    letter_id: UUID,
    data: SupervisionLetterAnswer,
) -> dict[str, Any]:
    """Say what was done."""
    await actions.answer(session, peers, actor, letter_id, data, seen)
    return await queries.show(session, actor, letter_id)


@router.post("/{letter_id}:recheck", response_model=SupervisionLetterRead)
async def recheck(
    actor: Rechecker,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    letter_id: UUID,
    data: SupervisionLetterRecheck,
) -> dict[str, Any]:
    """Look again: close it, or send it back."""
    await actions.recheck(session, actor, letter_id, data, seen)
    return await queries.show(session, actor, letter_id)


@router.post("/{letter_id}:withdraw", response_model=SupervisionLetterRead)
async def withdraw(
    actor: Issuer,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    letter_id: UUID,
    data: SupervisionLetterWithdraw,
) -> dict[str, Any]:
    """Take it back."""
    await actions.withdraw(session, actor, letter_id, data.reason, seen)
    return await queries.show(session, actor, letter_id)
