"""HTTP of schemes."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.appraisal.burden import queries as burdens
from dangjian.appraisal.burden.schemas import SchemePrice
from dangjian.appraisal.organizations.queries import enterprise_of
from dangjian.appraisal.permissions import SCHEME_EDIT, SCHEME_PUBLISH, SCHEME_READ
from dangjian.appraisal.schemes import actions, queries
from dangjian.appraisal.schemes.schemas import (
    CheckRead,
    SchemeCheck,
    SchemeCopy,
    SchemeDraft,
    SchemePublish,
    SchemeRead,
    SchemeRow,
    Status,
    WordsRead,
)
from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging, paginate
from dangjian.kernel.security import Actor, Requires

router = APIRouter(prefix="/schemes", tags=["schemes"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(SCHEME_READ))]
Editor = Annotated[Actor, Depends(Requires(SCHEME_EDIT))]
Publisher = Annotated[Actor, Depends(Requires(SCHEME_PUBLISH))]


@router.get("", response_model=Page[SchemeRow])
async def search(
    actor: Reader,
    session: Session,
    paging: Paging,
    code: Annotated[str | None, Query(max_length=64)] = None,
    status: Status | None = None,
) -> dict[str, Any]:
    """List the versions of schemes."""
    return await paginate(session, queries.versions(actor.orgs(SCHEME_READ), code, status), paging)


@router.post(":check", response_model=CheckRead)
async def check(_actor: Editor, session: Session, _key: IdempotencyKey, data: SchemeCheck) -> dict[str, Any]:
    """Every fault of a source with its line and field; nothing is stored."""
    return await queries.judged(session, data.source)


@router.post("", response_model=SchemeRead, status_code=201)
async def draft(actor: Editor, session: Session, _key: IdempotencyKey, data: SchemeDraft) -> dict[str, Any]:
    """Keep a source without faults as a draft."""
    return await queries.whole(await actions.draft(session, actor, data))


@router.get("/{scheme_id}", response_model=SchemeRead)
async def show(actor: Reader, session: Session, scheme_id: UUID) -> dict[str, Any]:
    """One version with everything in it."""
    return await queries.whole(await queries.get(session, scheme_id, actor.orgs(SCHEME_READ)))


@router.get("/{scheme_id}/words", response_model=WordsRead)
async def words(actor: Reader, session: Session, scheme_id: UUID) -> dict[str, Any]:
    """The scheme in Chinese words."""
    return await queries.in_words(session, await queries.get(session, scheme_id, actor.orgs(SCHEME_READ)))


@router.get("/{scheme_id}/burden", response_model=SchemePrice)
async def burden(actor: Reader, session: Session, scheme_id: UUID) -> dict[str, Any]:
    """What the scheme asks of branches, before it is published and after."""
    orgs = actor.orgs(SCHEME_READ)
    row = await queries.get(session, scheme_id, orgs)
    root_id = row.root_id or await enterprise_of(session, orgs)
    return await burdens.price(session, await queries.scheme_of(row), row.id, root_id)


@router.post("/{scheme_id}:copy", response_model=SchemeRead, status_code=201)
async def copy(
    actor: Editor, session: Session, _key: IdempotencyKey, scheme_id: UUID, data: SchemeCopy
) -> dict[str, Any]:
    """Copy the scheme, with what people read beside it, as a draft under a code of one's own."""
    return await queries.whole(await actions.copy(session, actor, scheme_id, data))


@router.put("/{scheme_id}", response_model=SchemeRead)
async def change(actor: Editor, session: Session, seen: IfMatch, scheme_id: UUID, data: SchemeDraft) -> dict[str, Any]:
    """Replace a draft's source."""
    return await queries.whole(await actions.change(session, actor, scheme_id, data, seen))


@router.post("/{scheme_id}:publish", response_model=SchemeRead)
async def publish(
    actor: Publisher,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    scheme_id: UUID,
    data: SchemePublish | None = None,
) -> dict[str, Any]:
    """Publish a draft; it never changes again. Over the budget only with a named approver."""
    signed = data.over_budget if data else None
    return await queries.whole(await actions.publish(session, actor, scheme_id, seen, signed))
