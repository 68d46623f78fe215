"""HTTP of the work of verification."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.appraisal.permissions import VERIFICATION_READ
from dangjian.appraisal.worklists import queries
from dangjian.appraisal.worklists.schemas import SheetRead, WorklistRead
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.paging import Paging
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires

router = APIRouter(prefix="/worklists", tags=["worklists"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(VERIFICATION_READ))]
PeriodQuery = Annotated[str | None, Query(max_length=10, description="如 2026-Q3;不填则为最近有数据的一期")]
SchemeQuery = Annotated[str | None, Query(max_length=64, description="方案编码;不填则不限")]


@router.get("", response_model=WorklistRead)
async def show(
    actor: Reader,
    session: Session,
    paging: Paging,
    period: PeriodQuery = None,
    scheme_code: SchemeQuery = None,
    q: Annotated[str | None, Query(max_length=100, description="支部名称或编码")] = None,
    state: Literal["all", "open", "done"] = "all",
    sort: Literal["open", "code", "name"] = "open",
) -> dict[str, Any]:
    """The branches in scope with what still waits on site."""
    this = await queries.run_of(session, actor, period, scheme_code)
    return await queries.worklist(session, actor, this, q, state, sort, paging)


@router.get("/{organization_id}", response_model=SheetRead)
async def sheet(
    actor: Reader,
    session: Session,
    peers: Ask,
    organization_id: UUID,
    period: PeriodQuery = None,
    scheme_code: SchemeQuery = None,
) -> dict[str, Any]:
    """One branch's sheet, item by item."""
    this = await queries.run_of(session, actor, period, scheme_code)
    return await queries.sheet(session, peers, actor, this, organization_id)
