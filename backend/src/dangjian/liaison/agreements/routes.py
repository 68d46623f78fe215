"""HTTP of agreements."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from dangjian.kernel import clock, evidence, files
from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Paging
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires
from dangjian.kernel.sheets import to_csv
from dangjian.liaison.agreements import actions, queries
from dangjian.liaison.agreements.rules import PartnerKind, State
from dangjian.liaison.agreements.schemas import (
    ActivityAdd,
    AgreementEnd,
    AgreementList,
    AgreementRead,
    AgreementRenew,
    AgreementWrite,
)
from dangjian.liaison.permissions import AGREEMENT_EDIT, OUTLET_READ

A_FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/octet-stream": {}}, "description": "The file, to be saved"}
}
router = APIRouter(prefix="/agreements", tags=["agreements"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(OUTLET_READ))]
Editor = Annotated[Actor, Depends(Requires(AGREEMENT_EDIT))]


async def filters(
    q: Annotated[str | None, Query(max_length=100, description="共建单位、内容或网点")] = None,
    organization_id: Annotated[UUID | None, Query(description="该组织及其下级")] = None,
    state: State | None = None,
    partner_kind: PartnerKind | None = None,
) -> queries.Asked:
    """What the list is narrowed to."""
    return queries.Asked(q, organization_id, state, partner_kind)


Narrowed = Annotated[queries.Asked, Depends(filters)]


@router.get("", response_model=AgreementList)
async def search(actor: Reader, session: Session, paging: Paging, asked: Narrowed) -> dict[str, Any]:
    """The agreements in the caller's scope, those in force first."""
    return await queries.search(session, actor, asked, paging)


@router.get(":export", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def export(actor: Reader, session: Session, asked: Narrowed) -> Response:
    """The same list as a CSV file; at most 20,000 rows."""
    header, rows = await queries.exported(session, actor, asked)
    headers = {"Content-Disposition": f'attachment; filename="agreements-{clock.today().isoformat()}.csv"'}
    return Response(to_csv(header, rows), media_type="text/csv; charset=utf-8", headers=headers)


@router.post("", response_model=AgreementRead, status_code=201)
async def create(
    actor: Editor, session: Session, peers: Ask, _key: IdempotencyKey, data: AgreementWrite
) -> dict[str, Any]:
    """Enter an agreement."""
    agreement_id = await actions.create(session, peers, actor, data)
    return await queries.show(session, actor, agreement_id)


@router.get("/{agreement_id}", response_model=AgreementRead)
async def show(actor: Reader, session: Session, agreement_id: UUID) -> dict[str, Any]:
    """One agreement with its outlets and what was done."""
    return await queries.show(session, actor, agreement_id)


@router.get("/{agreement_id}/document", response_class=Response, responses=A_FILE)
async def document(actor: Reader, session: Session, agreement_id: UUID) -> Response:
    """The signed paper, to be saved and never shown in place."""
    found = await queries.document(session, actor, agreement_id)
    return evidence.download(await files.load(found["sha256"]), found["filename"], found["media_type"])


@router.put("/{agreement_id}", response_model=AgreementRead)
async def change(
    actor: Editor, session: Session, peers: Ask, seen: IfMatch, agreement_id: UUID, data: AgreementWrite
) -> dict[str, Any]:
    """Put right what was entered."""
    await actions.change(session, peers, actor, agreement_id, data, seen)
    return await queries.show(session, actor, agreement_id)


@router.post("/{agreement_id}:renew", response_model=AgreementRead, status_code=201)
async def renew(
    actor: Editor, session: Session, seen: IfMatch, _key: IdempotencyKey, agreement_id: UUID, data: AgreementRenew
) -> dict[str, Any]:
    """Go on with the same partner for a further time."""
    renewed = await actions.renew(session, actor, agreement_id, data, seen)
    return await queries.show(session, actor, renewed)


@router.post("/{agreement_id}:end", response_model=AgreementRead)
async def end(
    actor: Editor, session: Session, seen: IfMatch, _key: IdempotencyKey, agreement_id: UUID, data: AgreementEnd
) -> dict[str, Any]:
    """End it before its day."""
    await actions.end(session, actor, agreement_id, data.reason, seen)
    return await queries.show(session, actor, agreement_id)


@router.post("/{agreement_id}:add-activity", response_model=AgreementRead)
async def add_activity(
    actor: Editor, session: Session, seen: IfMatch, _key: IdempotencyKey, agreement_id: UUID, data: ActivityAdd
) -> dict[str, Any]:
    """Say what was done together."""
    await actions.add_activity(session, actor, agreement_id, data, seen)
    return await queries.show(session, actor, agreement_id)
