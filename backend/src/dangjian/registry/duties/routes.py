"""HTTP of duties."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.security import Actor, Requires
from dangjian.registry.duties import actions, queries
from dangjian.registry.duties.schemas import (
    DoubledDuty,
    DutyCreate,
    DutyMerge,
    DutyRead,
    DutyUpdate,
    MatrixHead,
    MatrixLoad,
    MatrixRead,
    WorkItemWrite,
)
from dangjian.registry.permissions import DUTY_EDIT, DUTY_READ

router = APIRouter(prefix="/duties", tags=["duties"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(DUTY_READ))]
Editor = Annotated[Actor, Depends(Requires(DUTY_EDIT))]
Head = Annotated[UUID, Query(description="职责矩阵所属的组织")]


@router.get("", response_model=MatrixRead)
async def matrix(actor: Reader, session: Session, organization_id: Head) -> dict[str, Any]:
    """The matrix of one organisation: who does what, holes, overlaps and levels without anybody."""
    return await queries.matrix(session, actor, organization_id)


@router.get(":heads", response_model=list[MatrixHead])
async def heads(actor: Reader, session: Session) -> list[dict[str, Any]]:
    """The organisations whose matrices bind the caller, the nearest first."""
    return await queries.heads(session, actor)


@router.get(":doubles", response_model=list[DoubledDuty])
async def doubles(actor: Reader, session: Session, organization_id: Head) -> list[dict[str, Any]]:
    """Duties that say nearly the same."""
    return await queries.doubles(session, actor, organization_id)


@router.post(":load", response_model=MatrixRead, status_code=201)
async def load(actor: Editor, session: Session, _key: IdempotencyKey, data: MatrixLoad) -> dict[str, Any]:
    """Bring in a whole matrix as data, once."""
    await actions.load(session, actor, data)
    return await queries.matrix(session, actor, data.organization_id)


@router.post(":add-item", response_model=MatrixRead, status_code=201)
async def add_item(actor: Editor, session: Session, _key: IdempotencyKey, data: WorkItemWrite) -> dict[str, Any]:
    """Add a work item."""
    await actions.add_item(session, actor, data)
    return await queries.matrix(session, actor, data.organization_id)


@router.post("", response_model=DutyRead, status_code=201)
async def create(actor: Editor, session: Session, _key: IdempotencyKey, data: DutyCreate) -> dict[str, Any]:
    """Add a duty to a work item."""
    duty_id = await actions.create(session, actor, data)
    return await queries.card(session, actor, duty_id)


@router.get("/{duty_id}", response_model=DutyRead)
async def show(actor: Reader, session: Session, duty_id: UUID) -> dict[str, Any]:
    """One duty with its owners and steps."""
    return await queries.card(session, actor, duty_id)


@router.put("/{duty_id}", response_model=DutyRead)
async def change(actor: Editor, session: Session, seen: IfMatch, duty_id: UUID, data: DutyUpdate) -> dict[str, Any]:
    """Put a duty right: words, owners, steps."""
    await actions.change(session, actor, duty_id, data, seen)
    return await queries.card(session, actor, duty_id)


@router.post("/{duty_id}:merge", response_model=DutyRead)
async def merge(
    actor: Editor, session: Session, seen: IfMatch, _key: IdempotencyKey, duty_id: UUID, data: DutyMerge
) -> dict[str, Any]:
    """Put one duty into another, with the reason."""
    await actions.merge(session, actor, duty_id, data, seen)
    return await queries.card(session, actor, duty_id)
