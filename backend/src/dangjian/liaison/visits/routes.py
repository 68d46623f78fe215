"""HTTP of visits."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from dangjian.kernel import clock
from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Paging
from dangjian.kernel.security import Actor, Requires
from dangjian.kernel.sheets import to_csv
from dangjian.kernel.strict import Day
from dangjian.liaison.permissions import VISIT_READ, VISIT_RECORD
from dangjian.liaison.visits import actions, queries
from dangjian.liaison.visits.schemas import Home, VisitCorrect, VisitList, VisitRead, VisitRecord

router = APIRouter(prefix="/visits", tags=["visits"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(VISIT_READ))]
Recorder = Annotated[Actor, Depends(Requires(VISIT_RECORD))]


async def narrowed(
    organization_id: Annotated[UUID | None, Query(description="网点所属组织及其下级")] = None,
    representative_id: UUID | None = None,
    outlet_id: UUID | None = None,
    since: Annotated[Day | None, Query(description="从这一天起")] = None,
    until: Annotated[Day | None, Query(description="到这一天止")] = None,
    mine: Annotated[bool, Query(description="只看本人的")] = False,
    q: Annotated[str | None, Query(max_length=100, description="党代表、网点或内容")] = None,
) -> queries.Asked:
    """What the list is narrowed to."""
    return queries.Asked(organization_id, representative_id, outlet_id, since, until, mine, q)


Narrowed = Annotated[queries.Asked, Depends(narrowed)]


@router.get("", response_model=VisitList)
async def search(actor: Reader, session: Session, asked: Narrowed, paging: Paging) -> dict[str, Any]:
    """The visits in the caller's scope, the latest first."""
    return await queries.search(session, actor, asked, paging)


@router.get(":export", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def export(actor: Reader, session: Session, asked: Narrowed) -> Response:
    """The same list as a CSV file that opens in spreadsheets and holds data only; at most 20,000 rows."""
    rows = await queries.exported(session, actor, asked)
    headers = {"Content-Disposition": f'attachment; filename="visits-{clock.today().isoformat()}.csv"'}
    return Response(to_csv(queries.HEADER, rows), media_type="text/csv; charset=utf-8", headers=headers)


@router.get(":home", response_model=Home)
async def home(actor: Recorder, session: Session) -> dict[str, Any]:
    """The caller's day as representative: the outlets, what is due, what is open there."""
    return await queries.home(session, actor)


@router.post("", response_model=VisitRead, status_code=201)
async def record(actor: Recorder, session: Session, _key: IdempotencyKey, data: VisitRecord) -> dict[str, Any]:
    """Record a visit with the issues raised on the spot; the phone's id makes it one."""
    visit_id = await actions.record(session, actor, data)
    return await queries.show(session, actor, visit_id)


@router.get("/{visit_id}", response_model=VisitRead)
async def show(actor: Reader, session: Session, visit_id: UUID) -> dict[str, Any]:
    """One visit with all its versions."""
    return await queries.show(session, actor, visit_id)


@router.post("/{visit_id}:correct", response_model=VisitRead)
async def correct(
    actor: Recorder, session: Session, seen: IfMatch, _key: IdempotencyKey, visit_id: UUID, data: VisitCorrect
) -> dict[str, Any]:
    """Correct one's own words by a further version."""
    await actions.correct(session, actor, visit_id, data, seen)
    return await queries.show(session, actor, visit_id)
