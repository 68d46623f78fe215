"""HTTP of venue funds."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.security import Actor, Requires
from dangjian.registry.permissions import FUND_EDIT, FUND_READ, VENUE_READ
from dangjian.registry.venue_funds import actions, queries
from dangjian.registry.venue_funds.schemas import (
    FundsOfVenue,
    VenueFundCorrect,
    VenueFundCreate,
    VenueFundFigures,
    VenueFundRead,
    VenueFundRow,
)

router = APIRouter(prefix="/venue-funds", tags=["venue-funds"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(FUND_READ))]
Editor = Annotated[Actor, Depends(Requires(FUND_EDIT))]
VenueReader = Annotated[Actor, Depends(Requires(VENUE_READ))]
Place = Annotated[UUID | None, Query(description="该组织及其下级")]
Year = Annotated[int, Query(ge=2000, le=2100, description="年度")]


@router.get("", response_model=Page[VenueFundRow])
async def search(
    actor: Reader,
    session: Session,
    paging: Paging,
    q: Annotated[str | None, Query(max_length=100, description="名称或用途")] = None,
    organization_id: Place = None,
    year: Annotated[int | None, Query(ge=2000, le=2100, description="年度")] = None,
) -> dict[str, Any]:
    """List the budget lines in the caller's scope, the newest year first."""
    return await queries.search(session, actor, q, organization_id, year, paging)


@router.get(":figures", response_model=VenueFundFigures)
async def figures(actor: Reader, session: Session, year: Year, organization_id: Place = None) -> dict[str, Any]:
    """A year's money and what it became: venues, and model venues among them."""
    return await queries.figures(session, actor, organization_id, year)


@router.post("", response_model=VenueFundRead, status_code=201)
async def create(actor: Editor, session: Session, _key: IdempotencyKey, data: VenueFundCreate) -> dict[str, Any]:
    """Enter a budget line with the venues it is spent on."""
    fund_id = await actions.create(session, actor, data)
    return await queries.card(session, actor, fund_id)


@router.get("/of/{venue_id}", response_model=FundsOfVenue)
async def of_venue(actor: VenueReader, session: Session, venue_id: UUID) -> dict[str, Any]:
    """What a venue is given, also by an office above the caller."""
    return await queries.of_venue(session, actor, venue_id)


@router.get("/{fund_id}", response_model=VenueFundRead)
async def show(actor: Reader, session: Session, fund_id: UUID) -> dict[str, Any]:
    """One budget line with its venues, and what it said in every version."""
    return await queries.card(session, actor, fund_id)


@router.put("/{fund_id}", response_model=VenueFundRead)
async def correct(
    actor: Editor, session: Session, seen: IfMatch, fund_id: UUID, data: VenueFundCorrect
) -> dict[str, Any]:
    """Correct a budget line: a further version, with the reason."""
    await actions.correct(session, actor, fund_id, data, seen)
    return await queries.card(session, actor, fund_id)
