"""HTTP of batches."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging, paginate
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires
from dangjian.targets.batches import actions, queries
from dangjian.targets.batches.schemas import BatchRead, BatchRow, BatchSpec, BatchUndo, PreviewRead
from dangjian.targets.permissions import TARGET_PUBLISH, TARGET_READ

router = APIRouter(prefix="/batches", tags=["batches"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(TARGET_READ))]
Publisher = Annotated[Actor, Depends(Requires(TARGET_PUBLISH))]


@router.get("", response_model=Page[BatchRow])
async def search(actor: Reader, session: Session, paging: Paging) -> dict[str, Any]:
    """List the batches, the latest on top."""
    return await paginate(session, queries.search(actor), paging)


@router.post(":preview", response_model=PreviewRead)
async def preview(
    actor: Publisher, session: Session, peers: Ask, _key: IdempotencyKey, data: BatchSpec
) -> dict[str, Any]:
    """What the action would make; nothing is written."""
    return await actions.preview(session, peers, actor, data)


@router.post("", response_model=BatchRead, status_code=201)
async def start(
    actor: Publisher, session: Session, peers: Ask, _key: IdempotencyKey, data: BatchSpec
) -> dict[str, Any]:
    """Give the same targets to many organisations; the worker writes them."""
    batch_id = await actions.start(session, peers, actor, data)
    return await queries.show(session, actor, batch_id)


@router.get("/{batch_id}", response_model=BatchRead)
async def show(actor: Reader, session: Session, batch_id: UUID) -> dict[str, Any]:
    """One batch and how far it is."""
    return await queries.show(session, actor, batch_id)


@router.post("/{batch_id}:undo", response_model=BatchRead)
async def undo(
    actor: Publisher, session: Session, seen: IfMatch, _key: IdempotencyKey, batch_id: UUID, data: BatchUndo
) -> dict[str, Any]:
    """Take the whole action back."""
    await actions.undo(session, actor, batch_id, data.reason, seen)
    return await queries.show(session, actor, batch_id)
