"""HTTP of intakes: managing them, and the public way in."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Paging
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires, public
from dangjian.kernel.strangers import Stranger
from dangjian.liaison.confirmations.actions import shown
from dangjian.liaison.confirmations.routes import origin_of
from dangjian.liaison.intakes import actions, queries
from dangjian.liaison.intakes.rules import State
from dangjian.liaison.intakes.schemas import (
    IntakeCreate,
    IntakeList,
    IntakeOpen,
    IntakeRead,
    IntakeUpdate,
    ReportCreate,
    ReportReceived,
)
from dangjian.liaison.permissions import CHANNEL_MANAGE

router = APIRouter(tags=["intakes"], route_class=KernelRoute)
Manager = Annotated[Actor, Depends(Requires(CHANNEL_MANAGE))]
PublicCode = Annotated[str, Path(pattern=r"^[a-z2-7]{1,32}$", description="链接或二维码里的编码")]
Words = Annotated[str | None, Query(max_length=50)]


@router.get("/intakes", response_model=IntakeList)
async def search(
    actor: Manager,
    session: Session,
    paging: Paging,
    organization_id: UUID | None = None,
    state: State | None = None,
    q: Words = None,
) -> dict[str, Any]:
    """List the ways in within one's scope."""
    return await queries.search(session, actor, organization_id, state, q, paging)


@router.post("/intakes", response_model=IntakeRead, status_code=201)
async def create(
    actor: Manager, request: Request, session: Session, peers: Ask, _key: IdempotencyKey, data: IntakeCreate
) -> dict[str, Any]:
    """Make one."""
    row = await actions.create(session, peers, actor, data)
    return await queries.show(session, actor, row.id, origin_of(request))


@router.get("/intakes/{intake_id}", response_model=IntakeRead)
async def show(actor: Manager, request: Request, session: Session, intake_id: UUID) -> dict[str, Any]:
    """One of them, with its link and its QR code."""
    return await queries.show(session, actor, intake_id, origin_of(request))


@router.put("/intakes/{intake_id}", response_model=IntakeRead)
async def update(
    actor: Manager, request: Request, session: Session, seen: IfMatch, intake_id: UUID, data: IntakeUpdate
) -> dict[str, Any]:
    """Change its words and days."""
    await actions.update(session, actor, intake_id, data, seen)
    return await queries.show(session, actor, intake_id, origin_of(request))


@router.post("/intakes/{intake_id}:rotate", response_model=IntakeRead)
async def rotate(
    actor: Manager, request: Request, session: Session, seen: IfMatch, _key: IdempotencyKey, intake_id: UUID
) -> dict[str, Any]:
    """Exchange its code; posters that hang are void."""
    await actions.rotate(session, actor, intake_id, seen)
    return await queries.show(session, actor, intake_id, origin_of(request))


@router.post("/intakes/{intake_id}:revoke", response_model=IntakeRead)
async def revoke(
    actor: Manager, request: Request, session: Session, seen: IfMatch, _key: IdempotencyKey, intake_id: UUID
) -> dict[str, Any]:
    """Close it for good."""
    await actions.revoke(session, actor, intake_id, seen)
    return await queries.show(session, actor, intake_id, origin_of(request))


@router.get("/open-intakes/{code}", response_model=IntakeOpen)
@public("people at the grass roots have no account; whoever has the code may read what it is for")
async def open_to_all(stranger: Stranger, session: Session, code: PublicCode) -> dict[str, Any]:
    """What stands behind a QR code."""
    actions.LOOKS.take(stranger)
    return await queries.open_to_all(session, code)


@router.post("/open-intakes/{code}/reports", response_model=ReportReceived, status_code=201)
@public("people at the grass roots report without an account, anonymous if they wish; the pace is limited")
async def report(
    stranger: Stranger, request: Request, session: Session, code: PublicCode, data: ReportCreate
) -> dict[str, Any]:
    """Report; `client_id` makes it one, however often it is sent, and only its sender gets the receipt."""
    issue, receipt = await actions.report(session, stranger, code, data, request.app.state.key_ring.secret)
    return shown(issue, receipt, origin_of(request)) | {"accept_due_on": issue.accept_due_on}
