"""HTTP of transfers."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.security import Actor, Requires
from dangjian.registry.permissions import MEMBER_READ, TRANSFER_HANDLE
from dangjian.registry.transfers import actions, queries
from dangjian.registry.transfers.rules import State
from dangjian.registry.transfers.schemas import (
    BranchOption,
    TransferDecide,
    TransferPropose,
    TransferRow,
    TransferWithdraw,
)

router = APIRouter(prefix="/transfers", tags=["transfers"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(MEMBER_READ))]
Handler = Annotated[Actor, Depends(Requires(TRANSFER_HANDLE))]


@router.get("", response_model=Page[TransferRow])
async def search(
    actor: Reader,
    session: Session,
    paging: Paging,
    organization_id: Annotated[UUID | None, Query(description="该组织及其下级转出或转入的")] = None,
    state: State | None = None,
    q: Annotated[str | None, Query(max_length=100, description="姓名或工号")] = None,
) -> dict[str, Any]:
    """List the transfers from or to the branches in the caller's scope."""
    return await queries.search(session, actor, organization_id, state, q, paging)


@router.get("/branches", response_model=list[BranchOption])
async def branches(
    actor: Handler,
    session: Session,
    q: Annotated[str | None, Query(max_length=100, description="名称、编码或拼音")] = None,
) -> Any:
    """Branches of one's own enterprise that a member could go to; at most thirty."""
    return await queries.branches(session, actor, q)


@router.post("", response_model=TransferRow, status_code=201)
async def propose(actor: Handler, session: Session, _key: IdempotencyKey, data: TransferPropose) -> dict[str, Any]:
    """Propose that a member goes to another branch."""
    transfer_id = await actions.propose(session, actor, data)
    return await queries.one(session, actor, transfer_id)


@router.get("/{transfer_id}", response_model=TransferRow)
async def show(actor: Reader, session: Session, transfer_id: UUID) -> dict[str, Any]:
    """One transfer."""
    return await queries.one(session, actor, transfer_id)


@router.post("/{transfer_id}:decide", response_model=TransferRow)
async def decide(
    actor: Handler, session: Session, seen: IfMatch, _key: IdempotencyKey, transfer_id: UUID, data: TransferDecide
) -> dict[str, Any]:
    """Accept or refuse for the other side."""
    await actions.decide(session, actor, transfer_id, data, seen)
    return await queries.one(session, actor, transfer_id)


@router.post("/{transfer_id}:withdraw", response_model=TransferRow)
async def withdraw(
    actor: Handler, session: Session, seen: IfMatch, _key: IdempotencyKey, transfer_id: UUID, data: TransferWithdraw
) -> dict[str, Any]:
    """Take back what one's own side proposed."""
    await actions.withdraw(session, actor, transfer_id, data.reason, seen)
    return await queries.one(session, actor, transfer_id)
