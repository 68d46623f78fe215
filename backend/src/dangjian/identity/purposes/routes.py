"""HTTP: the register of purposes."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from dangjian.identity.permissions import PURPOSE_EDIT, PURPOSE_READ
from dangjian.identity.purposes import actions, queries
from dangjian.identity.purposes.models import Purpose
from dangjian.identity.purposes.schemas import AssessmentRecord, PurposeCreate, PurposeEnd, PurposeRead
from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.security import Actor, Requires

router = APIRouter(prefix="/purposes", tags=["purposes"], route_class=KernelRoute)
Editor = Annotated[Actor, Depends(Requires(PURPOSE_EDIT))]


@router.get("", response_model=list[PurposeRead], dependencies=[Depends(Requires(PURPOSE_READ))])
async def show(session: Session) -> Sequence[Purpose]:
    """The register of purposes, each with the record of its assessment."""
    return await queries.register(session)


@router.post("", status_code=201, response_model=PurposeRead)
async def create(actor: Editor, session: Session, _key: IdempotencyKey, data: PurposeCreate) -> Purpose:
    """Enter a purpose as a draft."""
    return await actions.create(session, actor, data)


@router.post("/{purpose_id}:assess", response_model=PurposeRead)
async def assess(
    actor: Editor, session: Session, seen: IfMatch, _key: IdempotencyKey, purpose_id: UUID, data: AssessmentRecord
) -> Purpose:
    """Record the assessment of a purpose's impact."""
    return await actions.assess(session, actor, purpose_id, seen, data)


@router.post("/{purpose_id}:start", response_model=PurposeRead)
async def start(actor: Editor, session: Session, seen: IfMatch, _key: IdempotencyKey, purpose_id: UUID) -> Purpose:
    """Put a purpose in force; refused without an assessment."""
    return await actions.start(session, actor, purpose_id, seen)


@router.post("/{purpose_id}:end", response_model=PurposeRead)
async def end(
    actor: Editor, session: Session, seen: IfMatch, _key: IdempotencyKey, purpose_id: UUID, data: PurposeEnd
) -> Purpose:
    """End a purpose."""
    return await actions.end(session, actor, purpose_id, seen, data.reason)
