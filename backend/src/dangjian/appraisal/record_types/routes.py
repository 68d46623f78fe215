"""HTTP of record types."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path

from dangjian.appraisal.permissions import RECORD_TYPE_EDIT, RECORD_TYPE_PUBLISH, RECORD_TYPE_READ
from dangjian.appraisal.record_types import actions, queries
from dangjian.appraisal.record_types.schemas import (
    FormCode,
    RecordTypeCheck,
    RecordTypeDraft,
    RecordTypeJudged,
    RecordTypeRead,
    RecordTypeVersionRead,
)
from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.security import Actor, Requires

router = APIRouter(prefix="/record-types", tags=["record_types"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(RECORD_TYPE_READ))]
Numbered = Annotated[int, Path(ge=1, le=2**31 - 1)]


async def edits(actor: Annotated[Actor, Depends(Requires(RECORD_TYPE_EDIT))], session: Session) -> Actor:
    """Every branch fills in these forms: they are drafted where an enterprise begins."""
    return await queries.require_top(session, actor, RECORD_TYPE_EDIT)


async def publishes(actor: Annotated[Actor, Depends(Requires(RECORD_TYPE_PUBLISH))], session: Session) -> Actor:
    """And published there."""
    return await queries.require_top(session, actor, RECORD_TYPE_PUBLISH)


Editor = Annotated[Actor, Depends(edits)]
Publisher = Annotated[Actor, Depends(publishes)]


@router.get("", response_model=list[RecordTypeRead])
async def listing(_actor: Reader, session: Session) -> list[dict[str, Any]]:
    """Every record type with its fields, its evidence and who enters it."""
    return await queries.readable(session)


@router.get(":drafts", response_model=list[RecordTypeVersionRead])
async def drafts(actor: Editor, session: Session) -> list[dict[str, Any]]:
    """The forms that are being drafted."""
    return await queries.drafts(session, actor.orgs(RECORD_TYPE_EDIT))


@router.post(":check", response_model=RecordTypeJudged)
async def check(actor: Editor, session: Session, _key: IdempotencyKey, data: RecordTypeCheck) -> dict[str, Any]:
    """Everything that is wrong with a form, and what it would ask of everybody; nothing is stored."""
    return await queries.judged(session, data.definition(), data.section_title, actor.orgs(RECORD_TYPE_EDIT))


@router.post("", response_model=RecordTypeVersionRead, status_code=201)
async def draft(actor: Editor, session: Session, _key: IdempotencyKey, data: RecordTypeDraft) -> dict[str, Any]:
    """Keep a new form, or the next version of one, as a draft."""
    return await queries.whole(session, await actions.draft(session, actor, data), actor.orgs(RECORD_TYPE_EDIT))


@router.get("/{code}/versions", response_model=list[RecordTypeVersionRead])
async def versions(actor: Reader, session: Session, code: FormCode) -> list[dict[str, Any]]:
    """Every version of a record type, the newest first."""
    return await queries.versions(session, code, actor.orgs(RECORD_TYPE_READ))


@router.put("/{code}/versions/{number}", response_model=RecordTypeVersionRead)
async def change(
    actor: Editor, session: Session, seen: IfMatch, code: FormCode, number: Numbered, data: RecordTypeDraft
) -> dict[str, Any]:
    """Replace a draft."""
    row = await actions.change(session, actor, code, number, data, seen)
    return await queries.whole(session, row, actor.orgs(RECORD_TYPE_EDIT))


@router.post("/{code}/versions/{number}:publish", response_model=RecordTypeVersionRead)
async def publish(
    actor: Publisher, session: Session, seen: IfMatch, _key: IdempotencyKey, code: FormCode, number: Numbered
) -> dict[str, Any]:
    """Put a draft in force; it never changes again."""
    row = await actions.publish(session, actor, code, number, seen)
    return await queries.whole(session, row, actor.orgs(RECORD_TYPE_PUBLISH))
