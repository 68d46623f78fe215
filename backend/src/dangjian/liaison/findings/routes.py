"""HTTP of findings."""

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
from dangjian.liaison.findings import actions, queries
from dangjian.liaison.findings.rules import State
from dangjian.liaison.findings.schemas import (
    CommonFinding,
    FindingAnswer,
    FindingList,
    FindingNote,
    FindingOwn,
    FindingPropose,
)
from dangjian.liaison.permissions import FINDING_OWN, ISSUE_DISPATCH, ISSUE_READ

router = APIRouter(prefix="/findings", tags=["findings"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(ISSUE_READ))]
Office = Annotated[Actor, Depends(Requires(ISSUE_DISPATCH))]
Owner = Annotated[Actor, Depends(Requires(FINDING_OWN))]


@router.get("", response_model=FindingList)
async def search(
    actor: Reader,
    session: Session,
    paging: Paging,
    organization_id: Annotated[UUID | None, Query(description="该组织及下级")] = None,
    state: State | None = None,
    recurring: Annotated[bool, Query(description="只看再次出现的")] = False,
) -> dict[str, Any]:
    """The findings in the caller's scope, what waits first."""
    return await queries.search(session, actor, paging, organization_id, state, recurring)


@router.post("", response_model=CommonFinding, status_code=201)
async def propose(actor: Office, session: Session, _key: IdempotencyKey, data: FindingPropose) -> dict[str, Any]:
    """Hold issues for one cause."""
    return await queries.show(session, actor, await actions.propose(session, actor, data))


@router.get("/{finding_id}", response_model=CommonFinding)
async def show(actor: Reader, session: Session, finding_id: UUID) -> dict[str, Any]:
    """One finding with its issues and the times before."""
    return await queries.show(session, actor, finding_id)


@router.post("/{finding_id}:own", response_model=CommonFinding)
async def own(
    actor: Office,
    session: Session,
    peers: Ask,
    seen: IfMatch,
    _key: IdempotencyKey,
    finding_id: UUID,
    data: FindingOwn,
) -> dict[str, Any]:
    """Say who is to answer and by when."""
    await actions.own(session, peers, actor, finding_id, data, seen)
    return await queries.show(session, actor, finding_id)


@router.post("/{finding_id}:dismiss", response_model=CommonFinding)
async def dismiss(
    actor: Office, session: Session, seen: IfMatch, _key: IdempotencyKey, finding_id: UUID, data: FindingNote
) -> dict[str, Any]:
    """Say why it is no common cause."""
    await actions.dismiss(session, actor, finding_id, data.note, seen)
    return await queries.show(session, actor, finding_id)


@router.post("/{finding_id}:answer", response_model=CommonFinding)
async def answer(
    actor: Owner, session: Session, seen: IfMatch, _key: IdempotencyKey, finding_id: UUID, data: FindingAnswer
) -> dict[str, Any]:
    """Name the cause and what is done about it."""
    await actions.answer(session, actor, finding_id, data, seen)
    return await queries.show(session, actor, finding_id)


@router.post("/{finding_id}:close", response_model=CommonFinding)
async def close(
    actor: Office, session: Session, seen: IfMatch, _key: IdempotencyKey, finding_id: UUID, data: FindingNote
) -> dict[str, Any]:
    """Accept the answer."""
    await actions.close(session, actor, finding_id, data.note, seen)
    return await queries.show(session, actor, finding_id)


@router.post("/{finding_id}:return", response_model=CommonFinding)
async def send_back(
    actor: Office, session: Session, seen: IfMatch, _key: IdempotencyKey, finding_id: UUID, data: FindingNote
) -> dict[str, Any]:
    """Send the answer back."""
    await actions.send_back(session, actor, finding_id, data.note, seen)
    return await queries.show(session, actor, finding_id)
