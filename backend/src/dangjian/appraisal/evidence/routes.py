"""HTTP of evidence, for other services only."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.appraisal.evidence import queries
from dangjian.contracts.appraisal import EvidenceKnown, EvidenceOffer, LifeRow
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.security import ServiceOnly

router = APIRouter(prefix="/evidence", tags=["evidence"], route_class=KernelRoute, include_in_schema=False)
Asking = Annotated[str, Depends(ServiceOnly("appraisal"))]


@router.get("/offers", response_model=list[EvidenceOffer])
async def offers(
    _caller: Asking, session: Session, organization_id: UUID, first_on: date, last_on: date
) -> list[dict[str, Any]]:
    """The entries of an organisation in a stretch of days."""
    return await queries.offers(session, organization_id, first_on, last_on)


@router.get("/known", response_model=EvidenceKnown)
async def known(
    _caller: Asking,
    session: Session,
    organization_id: Annotated[list[UUID], Query(min_length=1, max_length=50)],
    record_id: Annotated[list[UUID], Query(max_length=50, default_factory=list)],
    sha256: Annotated[list[str], Query(max_length=50, default_factory=list)],
) -> dict[str, Any]:
    """Which of these entries and files there are."""
    return await queries.known(session, organization_id, record_id, sha256)


@router.get("/life", response_model=list[LifeRow])
async def life(
    _caller: Asking, session: Session, organization_id: UUID, first_on: date, last_on: date
) -> list[dict[str, Any]]:
    """How often each kind of meeting was held below an organisation in a stretch of days."""
    return await queries.life(session, organization_id, first_on, last_on)
