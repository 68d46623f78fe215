"""HTTP of commitments; every member writes his own, whoever arranges a unit's commitments those of its members."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging, paginate
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, signed_in
from dangjian.targets.commitments import actions, queries
from dangjian.targets.commitments.schemas import CommitmentDraft, CommitmentItems, CommitmentRead, CommitmentRow

router = APIRouter(prefix="/commitments", tags=["commitments"], route_class=KernelRoute)
Person = Annotated[Actor, Depends(signed_in)]


@router.get("", response_model=Page[CommitmentRow])
async def search(
    actor: Person,
    session: Session,
    paging: Paging,
    organization_id: Annotated[UUID | None, Query(description="该组织及下级")] = None,
    year: Annotated[int | None, Query(ge=2000, le=2200)] = None,
    q: Annotated[str | None, Query(max_length=100, description="姓名")] = None,
) -> dict[str, Any]:
    """The sheets in scope, and the caller's own."""
    return await paginate(session, queries.search(actor, organization_id, year, q), paging)


@router.post("", response_model=CommitmentRead, status_code=201)
async def draft(
    actor: Person, session: Session, peers: Ask, _key: IdempotencyKey, data: CommitmentDraft
) -> dict[str, Any]:
    """Write a sheet."""
    made = await actions.draft(session, peers, actor, data)
    return await queries.show(session, actor, made)


@router.get("/{commitment_id}", response_model=CommitmentRead)
async def show(actor: Person, session: Session, commitment_id: UUID) -> dict[str, Any]:
    """One sheet with its promises and how their tasks stand."""
    return await queries.show(session, actor, commitment_id)


@router.put("/{commitment_id}", response_model=CommitmentRead)
async def change(
    actor: Person, session: Session, seen: IfMatch, commitment_id: UUID, data: CommitmentItems
) -> dict[str, Any]:
    """Change a draft."""
    await actions.change(session, actor, commitment_id, data.items, seen)
    return await queries.show(session, actor, commitment_id)


@router.post("/{commitment_id}:make", response_model=CommitmentRead)
async def make(
    actor: Person, session: Session, seen: IfMatch, _key: IdempotencyKey, commitment_id: UUID
) -> dict[str, Any]:
    """Make it public; each promise becomes a task."""
    await actions.make(session, actor, commitment_id, seen)
    return await queries.show(session, actor, commitment_id)


@router.delete("/{commitment_id}", status_code=204)
async def discard(actor: Person, session: Session, seen: IfMatch, commitment_id: UUID) -> None:
    """Throw a draft away."""
    await actions.discard(session, actor, commitment_id, seen)
