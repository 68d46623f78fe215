"""HTTP of terms."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from dangjian.contracts.registry import OrganizationKind
from dangjian.kernel import clock
from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.security import Actor, Requires
from dangjian.kernel.sheets import to_csv
from dangjian.registry.permissions import ORGANIZATION_READ, TERM_EDIT
from dangjian.registry.terms import actions, queries
from dangjian.registry.terms.rules import State
from dangjian.registry.terms.schemas import TermElect, TermFigures, TermRead, TermRow, TermShift

router = APIRouter(prefix="/terms", tags=["terms"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(ORGANIZATION_READ))]
Editor = Annotated[Actor, Depends(Requires(TERM_EDIT))]
Below = Annotated[UUID | None, Query(description="该组织及其下级")]


async def filters(
    organization_id: Below = None,
    q: Annotated[str | None, Query(max_length=100, description="名称或编码")] = None,
    state: State | None = None,
    kind: OrganizationKind | None = None,
    vacant: Annotated[bool, Query(description="只看书记空缺")] = False,
) -> queries.Asked:
    """What the list is narrowed to."""
    return queries.Asked(organization_id, q, state, kind, vacant)


Narrowed = Annotated[queries.Asked, Depends(filters)]


@router.get("", response_model=Page[TermRow])
async def search(actor: Reader, session: Session, paging: Paging, asked: Narrowed) -> dict[str, Any]:
    """List the committees in the caller's scope with their terms."""
    return await queries.search(session, actor, asked, paging)


@router.get(":figures", response_model=TermFigures)
async def figures(actor: Reader, session: Session, organization_id: Below = None) -> dict[str, Any]:
    """How many terms run, end soon or are over, the backlog by quarter, vacancies, committees with a graduate."""
    return await queries.figures(session, actor, organization_id)


@router.get(":export", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def export(actor: Reader, session: Session, asked: Narrowed) -> Response:
    """The same list as a CSV file; at most 20,000 rows."""
    header, rows = await queries.exported(session, actor, asked)
    headers = {"Content-Disposition": f'attachment; filename="terms-{clock.today().isoformat()}.csv"'}
    return Response(to_csv(header, rows), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/of/{organization_id}", response_model=list[TermRead])
async def history(actor: Reader, session: Session, organization_id: UUID) -> Any:
    """The terms of one organisation, the latest first."""
    return await queries.history(session, actor, organization_id)


@router.post("", response_model=list[TermRead], status_code=201)
async def elect(actor: Editor, session: Session, _key: IdempotencyKey, data: TermElect) -> Any:
    """Enter an election; its term runs by the norm."""
    await actions.elect(session, actor, data)
    return await queries.history(session, actor, data.organization_id)


@router.post("/{term_id}:shift", response_model=list[TermRead])
async def shift(
    actor: Editor, session: Session, seen: IfMatch, _key: IdempotencyKey, term_id: UUID, data: TermShift
) -> Any:
    """Enter that a superior approved an earlier or later end, at most by a year."""
    place = await actions.shift(session, actor, term_id, data, seen)
    return await queries.history(session, actor, place)
