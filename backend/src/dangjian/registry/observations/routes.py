"""HTTP of observation notes."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.security import Actor, Requires
from dangjian.registry.observations import actions, queries
from dangjian.registry.observations.rules import Occasion
from dangjian.registry.observations.schemas import (
    ObservationContact,
    ObservationCorrect,
    ObservationRead,
    ObservationRow,
    ObservationSign,
)
from dangjian.registry.permissions import OBSERVATION_KEEP

router = APIRouter(prefix="/observations", tags=["observations"], route_class=KernelRoute)
Keeper = Annotated[Actor, Depends(Requires(OBSERVATION_KEEP))]
Named = Annotated[str | None, Query(max_length=100, description="姓名或拼音")]
Place = Annotated[UUID | None, Query(description="该组织及其下级")]


@router.get("", response_model=Page[ObservationRow])
async def search(
    actor: Keeper,
    session: Session,
    paging: Paging,
    q: Named = None,
    organization_id: Place = None,
    member_id: UUID | None = None,
    occasion: Occasion | None = None,
) -> dict[str, Any]:
    """List the notes that the caller may read, without their words."""
    return await queries.search(session, actor, q, organization_id, member_id, occasion, paging)


@router.post("", response_model=ObservationRead, status_code=201)
async def sign(actor: Keeper, session: Session, _key: IdempotencyKey, data: ObservationSign) -> dict[str, Any]:
    """Sign a note about whoever holds a post."""
    return await queries.card(session, actor, await actions.sign(session, actor, data))


@router.get("/contacts", response_model=Page[ObservationContact])
async def contacts(
    actor: Keeper, session: Session, paging: Paging, q: Named = None, organization_id: Place = None
) -> dict[str, Any]:
    """Who holds a post, those nobody has been to see for longest first."""
    return await queries.contacts(session, actor, q, organization_id, paging)


@router.get("/{observation_id}", response_model=ObservationRead)
async def show(actor: Keeper, session: Session, observation_id: UUID) -> dict[str, Any]:
    """One note with its words; the reading is put on record."""
    found = await queries.card(session, actor, observation_id)
    await actions.record_reading(session, actor, found)
    return found


@router.post("/{observation_id}:correct", response_model=ObservationRead)
async def correct(
    actor: Keeper, session: Session, _key: IdempotencyKey, observation_id: UUID, data: ObservationCorrect
) -> dict[str, Any]:
    """Word one's own note anew with a reason; the one before stays."""
    return await queries.card(session, actor, await actions.correct(session, actor, observation_id, data))
