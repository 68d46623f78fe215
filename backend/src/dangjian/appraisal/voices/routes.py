"""HTTP of people's voice."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.appraisal.permissions import RECORD_READ
from dangjian.appraisal.runs.schemas import PeriodText
from dangjian.appraisal.voices import queries
from dangjian.appraisal.voices.schemas import Voices
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires

router = APIRouter(prefix="/voices", tags=["voices"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(RECORD_READ))]


@router.get("", response_model=Voices)
async def show(
    actor: Reader,
    session: Session,
    peers: Ask,
    organization_id: UUID,
    period: Annotated[PeriodText | None, Query(description="不填则为今年")] = None,
) -> dict[str, Any]:
    """Against indicators and against people's voice (B-29), and the four zero-counters with their cases (B-17)."""
    return await queries.show(session, peers, actor, organization_id, period)
