"""HTTP of risks."""

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
from dangjian.liaison.permissions import RISK_EDIT, RISK_REPORT
from dangjian.liaison.risks import actions, queries
from dangjian.liaison.risks.rules import Kind, State
from dangjian.liaison.risks.schemas import RiskConsult, RiskGrade, RiskList, RiskNote, RiskRead, RiskRegister

router = APIRouter(prefix="/risks", tags=["risks"], route_class=KernelRoute)
# Whoever may report sees what he reported; the register itself takes the right to read it.
Reporter = Annotated[Actor, Depends(Requires(RISK_REPORT))]
Editor = Annotated[Actor, Depends(Requires(RISK_EDIT))]


@router.get("", response_model=RiskList)
async def search(
    actor: Reporter,
    session: Session,
    paging: Paging,
    organization_id: Annotated[UUID | None, Query(description="该组织及下级")] = None,
    kind: Kind | None = None,
    level: Annotated[str | None, Query(max_length=40)] = None,
    state: State | None = None,
    q: Annotated[str | None, Query(max_length=100, description="编号或标题")] = None,
) -> dict[str, Any]:
    """The risks that the caller may see, the open ones first."""
    asked = {"organization_id": organization_id, "kind": kind, "level": level, "state": state, "words": q}
    return await queries.search(session, actor, paging, **asked)  # type: ignore[arg-type]


@router.post("", response_model=RiskRead, status_code=201)
async def register(
    actor: Reporter, session: Session, peers: Ask, _key: IdempotencyKey, data: RiskRegister
) -> dict[str, Any]:
    """Register a risk of a unit in scope."""
    return await queries.show(session, actor, await actions.register(session, peers, actor, data))


@router.get("/{risk_id}", response_model=RiskRead)
async def show(actor: Reporter, session: Session, risk_id: UUID) -> dict[str, Any]:
    """One risk with its history."""
    return await queries.show(session, actor, risk_id)


@router.post("/{risk_id}:grade", response_model=RiskRead)
async def grade(
    actor: Editor, session: Session, seen: IfMatch, _key: IdempotencyKey, risk_id: UUID, data: RiskGrade
) -> dict[str, Any]:
    """Set its level by the enterprise's table."""
    await actions.grade(session, actor, risk_id, data, seen)
    return await queries.show(session, actor, risk_id)


@router.post("/{risk_id}:consult", response_model=RiskRead)
async def consult(
    actor: Editor, session: Session, seen: IfMatch, _key: IdempotencyKey, risk_id: UUID, data: RiskConsult
) -> dict[str, Any]:
    """Write down a joint consultation."""
    await actions.consult(session, actor, risk_id, data, seen)
    return await queries.show(session, actor, risk_id)


@router.post("/{risk_id}:measure", response_model=RiskRead)
async def measure(
    actor: Reporter, session: Session, seen: IfMatch, _key: IdempotencyKey, risk_id: UUID, data: RiskNote
) -> dict[str, Any]:
    """Tell what was done about it."""
    await actions.measure(session, actor, risk_id, data.note, seen)
    return await queries.show(session, actor, risk_id)


@router.post("/{risk_id}:control", response_model=RiskRead)
async def control(
    actor: Editor, session: Session, seen: IfMatch, _key: IdempotencyKey, risk_id: UUID, data: RiskNote
) -> dict[str, Any]:
    """Call it controlled."""
    await actions.control(session, actor, risk_id, data.note, seen)
    return await queries.show(session, actor, risk_id)


@router.post("/{risk_id}:reopen", response_model=RiskRead)
async def reopen(
    actor: Editor, session: Session, seen: IfMatch, _key: IdempotencyKey, risk_id: UUID, data: RiskNote
) -> dict[str, Any]:
    """Take it up again."""
    await actions.reopen(session, actor, risk_id, data.note, seen)
    return await queries.show(session, actor, risk_id)
