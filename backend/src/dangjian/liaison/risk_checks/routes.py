"""HTTP of self-checks."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Paging
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires
from dangjian.liaison.permissions import RISK_EDIT, RISK_REPORT
from dangjian.liaison.risk_checks import actions, queries
from dangjian.liaison.risk_checks.schemas import RiskCheckList, RiskCheckOpen, RiskCheckRead, RiskCheckReply

router = APIRouter(prefix="/risk-checks", tags=["risk_checks"], route_class=KernelRoute)
Reporter = Annotated[Actor, Depends(Requires(RISK_REPORT))]
Editor = Annotated[Actor, Depends(Requires(RISK_EDIT))]


@router.get("", response_model=RiskCheckList)
async def search(actor: Reporter, session: Session, paging: Paging) -> dict[str, Any]:
    """The self-checks that concern the caller, the open ones first."""
    return await queries.search(session, actor, paging)


@router.post("", response_model=RiskCheckRead, status_code=201)
async def open_check(
    actor: Editor, session: Session, peers: Ask, _key: IdempotencyKey, data: RiskCheckOpen
) -> dict[str, Any]:
    """Ask the units right below an organisation to look for risks."""
    return await queries.show(session, actor, await actions.open_check(session, peers, actor, data))


@router.get("/{check_id}", response_model=RiskCheckRead)
async def show(actor: Reporter, session: Session, check_id: UUID) -> dict[str, Any]:
    """One self-check with its units."""
    return await queries.show(session, actor, check_id)


@router.post("/{check_id}:answer", response_model=RiskCheckRead)
async def answer(
    actor: Reporter, session: Session, _key: IdempotencyKey, check_id: UUID, data: RiskCheckReply
) -> dict[str, Any]:
    """Say what a unit found, in full sight of what was asked."""
    await actions.answer(session, actor, check_id, data)
    return await queries.show(session, actor, check_id)


@router.post("/{check_id}:close", response_model=RiskCheckRead)
async def close(actor: Editor, session: Session, seen: IfMatch, _key: IdempotencyKey, check_id: UUID) -> dict[str, Any]:
    """End it."""
    await actions.close(session, actor, check_id, seen)
    return await queries.show(session, actor, check_id)
