"""HTTP of issue lists."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from dangjian.contracts.liaison import IssueState, Severity
from dangjian.kernel import clock
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.paging import Paging
from dangjian.kernel.security import Actor, signed_in
from dangjian.kernel.sheets import to_csv
from dangjian.kernel.strict import Day
from dangjian.liaison.issue_lists import queries
from dangjian.liaison.issue_lists.schemas import Board, IssueList
from dangjian.liaison.issues.rules import Channel
from dangjian.liaison.issues.schemas import Sort

router = APIRouter(prefix="/issues", tags=["issues"], route_class=KernelRoute)
Anybody = Annotated[Actor, Depends(signed_in)]


async def filters(
    organization_id: Annotated[UUID | None, Query(description="在该组织及下级反映的")] = None,
    state: Annotated[list[IssueState] | None, Query(max_length=10)] = None,
    live: Annotated[bool, Query(description="只看未办结的")] = False,
    overdue: Annotated[bool, Query(description="只看已过受理或办理期限的")] = False,
    category: Annotated[str | None, Query(max_length=40)] = None,
    severity: Severity | None = None,
    channel: Channel | None = None,
    outlet_id: UUID | None = None,
    handler_organization_id: UUID | None = None,
    representative_id: UUID | None = None,
    escalated: Annotated[bool, Query(description="只看提级的")] = False,
    mine: Annotated[Literal["raised", "todo"] | None, Query(description="本人反映的,或等本人办理的")] = None,
    first_on: Annotated[Day | None, Query(alias="from", description="反映日期从")] = None,
    last_on: Annotated[Day | None, Query(alias="to", description="反映日期至")] = None,
    q: Annotated[str | None, Query(max_length=100, description="编号、标题或内容")] = None,
) -> queries.Filters:
    """What the list is narrowed to."""
    return queries.Filters(
        organization_id,
        tuple(state or ()),
        live,
        overdue,
        category,
        severity,
        channel,
        outlet_id,
        handler_organization_id,
        representative_id,
        escalated,
        mine,
        first_on,
        last_on,
        q,
    )


Narrowed = Annotated[queries.Filters, Depends(filters)]


@router.get("", response_model=IssueList)
async def search(
    actor: Anybody, session: Session, paging: Paging, narrowed: Narrowed, sort: Sort = "-reported_at"
) -> dict[str, Any]:
    """List the issues raised or handled in the caller's scope, and the caller's own.

    They are counted to 1,000; beyond that `is_capped` is true, `total` is 1,000 and `has_more` says whether a page
    follows. One pages to the 10,000th; a page after the last is empty and tells the true total.
    """
    return await queries.search(session, actor, narrowed, sort, paging)


@router.get(":board", response_model=Board)
async def board(
    actor: Anybody,
    session: Session,
    narrowed: Narrowed,
    size: Annotated[int, Query(ge=1, le=50, description="每列先看几张")] = 10,
) -> dict[str, Any]:
    """The same by state, the most pressing first; more of a column comes from the list by `state` and `sort`.

    Every column is counted to 200; `is_capped` says that there are more.
    """
    return {"columns": await queries.board(session, actor, narrowed, size)}


@router.get(":export", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def export(actor: Anybody, session: Session, narrowed: Narrowed, sort: Sort = "-reported_at") -> Response:
    """The same list as a CSV file that opens in spreadsheets and holds data only; at most 20,000 rows."""
    header, rows = await queries.exported(session, actor, narrowed, sort)
    headers = {"Content-Disposition": f'attachment; filename="issues-{clock.today().isoformat()}.csv"'}
    return Response(to_csv(header, rows), media_type="text/csv; charset=utf-8", headers=headers)
