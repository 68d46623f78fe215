"""HTTP of talent grades."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.security import Actor, Requires
from dangjian.registry.permissions import TALENT_EDIT, TALENT_READ
from dangjian.registry.talent_grades import actions, queries
from dangjian.registry.talent_grades.schemas import TalentGradeChange, TalentGradeCreate, TalentGradeRead

router = APIRouter(prefix="/talent-grades", tags=["talent_grades"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(TALENT_READ))]
Editor = Annotated[Actor, Depends(Requires(TALENT_EDIT))]


@router.get("", response_model=list[TalentGradeRead])
async def listing(actor: Reader, session: Session) -> Any:
    """The classes and tiers of the caller's enterprise."""
    return await queries.listing(session, actor)


@router.post("", response_model=TalentGradeRead, status_code=201)
async def create(actor: Editor, session: Session, _key: IdempotencyKey, data: TalentGradeCreate) -> Any:
    """Name a class or tier."""
    return await queries.one(session, await actions.create(session, actor, data))


@router.put("/{grade_id}", response_model=TalentGradeRead)
async def change(actor: Editor, session: Session, seen: IfMatch, grade_id: UUID, data: TalentGradeChange) -> Any:
    """Change a class or tier, or retire it."""
    await actions.change(session, actor, grade_id, data, seen)
    return await queries.one(session, grade_id)
