"""HTTP of venues."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.security import Actor, Requires
from dangjian.registry.permissions import VENUE_AWARD, VENUE_CHECK, VENUE_EDIT, VENUE_READ
from dangjian.registry.venue_standards.schemas import WordCode
from dangjian.registry.venues import actions, queries
from dangjian.registry.venues.rules import State
from dangjian.registry.venues.schemas import (
    VenueAwardWrite,
    VenueCheckWrite,
    VenueRead,
    VenueRow,
    VenueWithdraw,
    VenueWrite,
)

router = APIRouter(prefix="/venues", tags=["venues"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(VENUE_READ))]
Editor = Annotated[Actor, Depends(Requires(VENUE_EDIT))]
Checker = Annotated[Actor, Depends(Requires(VENUE_CHECK))]
Awarder = Annotated[Actor, Depends(Requires(VENUE_AWARD))]


async def asked(
    q: Annotated[str | None, Query(max_length=100, description="名称或地点")] = None,
    organization_id: Annotated[UUID | None, Query(description="该组织及其下级")] = None,
    kind: WordCode | None = None,
    state: State | None = None,
    model: Annotated[bool, Query(description="只看示范阵地")] = False,
    missing: Annotated[bool, Query(description="只看启用中、清单有缺项的")] = False,
) -> queries.Asked:
    """What the list is narrowed to."""
    return queries.Asked(q, organization_id, kind, state, model, missing)


@router.get("", response_model=Page[VenueRow])
async def search(
    actor: Reader, session: Session, paging: Paging, what: Annotated[queries.Asked, Depends(asked)]
) -> dict[str, Any]:
    """List the venues in the caller's scope, those that are not closed first."""
    return await queries.search(session, actor, what, paging)


@router.post("", response_model=VenueRead, status_code=201)
async def create(actor: Editor, session: Session, _key: IdempotencyKey, data: VenueWrite) -> dict[str, Any]:
    """Enter a venue."""
    venue_id = await actions.create(session, actor, data)
    return await queries.card(session, actor, venue_id)


@router.get("/{venue_id}", response_model=VenueRead)
async def show(actor: Reader, session: Session, venue_id: UUID) -> dict[str, Any]:
    """One venue with its checklist, who checked what when, and the mark of a model venue."""
    return await queries.card(session, actor, venue_id)


@router.put("/{venue_id}", response_model=VenueRead)
async def change(actor: Editor, session: Session, seen: IfMatch, venue_id: UUID, data: VenueWrite) -> dict[str, Any]:
    """Change a venue, hand it to another organisation, or close it."""
    await actions.change(session, actor, venue_id, data, seen)
    return await queries.card(session, actor, venue_id)


@router.post("/{venue_id}:check", response_model=VenueRead)
async def check(
    actor: Checker, session: Session, seen: IfMatch, venue_id: UUID, data: VenueCheckWrite
) -> dict[str, Any]:
    """Note who found what of the checklist there or missing."""
    await actions.check(session, actor, venue_id, data, seen)
    return await queries.card(session, actor, venue_id)


@router.post("/{venue_id}:award", response_model=VenueRead)
async def award(
    actor: Awarder, session: Session, seen: IfMatch, venue_id: UUID, data: VenueAwardWrite
) -> dict[str, Any]:
    """Mark a venue as a model venue."""
    await actions.award(session, actor, venue_id, data, seen)
    return await queries.card(session, actor, venue_id)


@router.post("/{venue_id}:withdraw", response_model=VenueRead)
async def withdraw(
    actor: Awarder, session: Session, seen: IfMatch, venue_id: UUID, data: VenueWithdraw
) -> dict[str, Any]:
    """Take the mark of a model venue back."""
    await actions.withdraw(session, actor, venue_id, data, seen)
    return await queries.card(session, actor, venue_id)
