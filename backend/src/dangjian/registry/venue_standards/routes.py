"""HTTP of venue standards."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.security import Actor, Requires
from dangjian.registry.permissions import OPENNESS_READ, VENUE_STANDARD
from dangjian.registry.venue_standards import actions, queries
from dangjian.registry.venue_standards.schemas import VenueStandardRead, VenueStandardWrite

router = APIRouter(prefix="/venue-standards", tags=["venue-standards"], route_class=KernelRoute)
# Whoever sees venues sees what was made public: one permission is enough to know the words.
Reader = Annotated[Actor, Depends(Requires(OPENNESS_READ))]
Editor = Annotated[Actor, Depends(Requires(VENUE_STANDARD))]


@router.get("/{organization_id}", response_model=VenueStandardRead)
async def show(actor: Reader, session: Session, organization_id: UUID) -> dict[str, Any]:
    """The kinds of venues, the checklist and the openness categories that hold for an organisation."""
    return await queries.card(session, actor, OPENNESS_READ, organization_id)


@router.put("/{organization_id}", response_model=VenueStandardRead)
async def set_standard(
    actor: Editor, session: Session, seen: IfMatch, organization_id: UUID, data: VenueStandardWrite
) -> dict[str, Any]:
    """Set the next version for an enterprise; If-Match names the number that was seen."""
    await actions.set_standard(session, actor, organization_id, data, seen)
    return await queries.card(session, actor, VENUE_STANDARD, organization_id)
