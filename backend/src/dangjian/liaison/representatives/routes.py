"""HTTP of representatives."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from dangjian.kernel import clock
from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Paging
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires
from dangjian.kernel.sheets import to_csv
from dangjian.liaison.permissions import REPRESENTATIVE_APPROVE, REPRESENTATIVE_NOMINATE, REPRESENTATIVE_READ
from dangjian.liaison.representatives import actions, queries
from dangjian.liaison.representatives.rules import State
from dangjian.liaison.representatives.schemas import (
    RepresentativeApprove,
    RepresentativeEnd,
    RepresentativeList,
    RepresentativeNominate,
    RepresentativeRead,
    RepresentativeReason,
)

router = APIRouter(prefix="/representatives", tags=["representatives"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(REPRESENTATIVE_READ))]
Nominator = Annotated[Actor, Depends(Requires(REPRESENTATIVE_NOMINATE))]
Approver = Annotated[Actor, Depends(Requires(REPRESENTATIVE_APPROVE))]


async def narrowed(
    organization_id: Annotated[UUID | None, Query(description="该组织及其下级")] = None,
    state: State | None = None,
    q: Annotated[str | None, Query(max_length=100, description="姓名、工号或职务")] = None,
    ending_soon: Annotated[bool, Query(description="只看一个月内任期届满的")] = False,
) -> queries.Asked:
    """What the list is narrowed to."""
    return queries.Asked(organization_id, state, q, ending_soon)


Narrowed = Annotated[queries.Asked, Depends(narrowed)]


@router.get("", response_model=RepresentativeList)
async def search(actor: Reader, session: Session, asked: Narrowed, paging: Paging) -> dict[str, Any]:
    """The representatives in the caller's scope, and the caller's own entry."""
    return await queries.search(session, actor, asked, paging)


@router.get(":export", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def export(actor: Reader, session: Session, asked: Narrowed) -> Response:
    """The same list as a CSV file that opens in spreadsheets and holds data only; at most 20,000 rows."""
    rows = await queries.exported(session, actor, asked)
    headers = {"Content-Disposition": f'attachment; filename="representatives-{clock.today().isoformat()}.csv"'}
    return Response(to_csv(queries.HEADER, rows), media_type="text/csv; charset=utf-8", headers=headers)


@router.post("", response_model=RepresentativeRead, status_code=201)
async def nominate(
    actor: Nominator, session: Session, peers: Ask, _key: IdempotencyKey, data: RepresentativeNominate
) -> dict[str, Any]:
    """Nominate a member, with words on every criterion."""
    row = await actions.nominate(session, peers, actor, data)
    return await queries.show(session, actor, row.id)


@router.get("/{representative_id}", response_model=RepresentativeRead)
async def show(actor: Reader, session: Session, representative_id: UUID) -> dict[str, Any]:
    """One representative with criteria and history."""
    return await queries.show(session, actor, representative_id)


@router.post("/{representative_id}:approve", response_model=RepresentativeRead)
async def approve(
    actor: Approver,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    representative_id: UUID,
    data: RepresentativeApprove,
) -> dict[str, Any]:
    """Approve; another person than the nominator does it."""
    await actions.approve(session, actor, representative_id, data, seen)
    return await queries.show(session, actor, representative_id)


@router.post("/{representative_id}:decline", response_model=RepresentativeRead)
async def decline(
    actor: Approver,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    representative_id: UUID,
    data: RepresentativeReason,
) -> dict[str, Any]:
    """Decline, with the reason."""
    await actions.decline(session, actor, representative_id, data.reason, seen)
    return await queries.show(session, actor, representative_id)


@router.post("/{representative_id}:renew", response_model=RepresentativeRead)
async def renew(
    actor: Approver,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    representative_id: UUID,
    data: RepresentativeReason,
) -> dict[str, Any]:
    """A further term right after this one."""
    await actions.renew(session, actor, representative_id, data.reason, seen)
    return await queries.show(session, actor, representative_id)


@router.post("/{representative_id}:end", response_model=RepresentativeRead)
async def end(
    actor: Nominator,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    representative_id: UUID,
    data: RepresentativeEnd,
) -> dict[str, Any]:
    """End the term before its day, with the reason."""
    await actions.end(session, actor, representative_id, data, seen)
    return await queries.show(session, actor, representative_id)
