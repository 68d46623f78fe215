"""HTTP of letter drafts."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires
from dangjian.targets.letter_drafts import actions, queries
from dangjian.targets.letter_drafts.schemas import LetterChoices, LettersDraft, LettersDrafted
from dangjian.targets.permissions import LETTER_DRAFT

router = APIRouter(prefix="/letter_drafts", tags=["letter_drafts"], route_class=KernelRoute)
Drafter = Annotated[Actor, Depends(Requires(LETTER_DRAFT))]


@router.post("", response_model=LettersDrafted, status_code=201)
async def draft_all(
    actor: Drafter, session: Session, peers: Ask, _key: IdempotencyKey, data: LettersDraft
) -> dict[str, Any]:
    """Draft letters with these units, or with all branches below, from their published targets."""
    return await actions.draft_all(session, peers, actor, data)


@router.get("/choices", response_model=LetterChoices)
async def choices(
    actor: Drafter,
    session: Session,
    peers: Ask,
    organization_id: UUID,
    year: Annotated[int, Query(ge=2000, le=2200, description="年度")],
) -> dict[str, Any]:
    """The targets and tasks to which clauses of a unit's letter may be linked."""
    return await queries.choices(session, peers, actor, organization_id, year)
