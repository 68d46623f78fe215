"""HTTP of the burden meter."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.appraisal.burden import actions, queries
from dangjian.appraisal.burden.schemas import BranchBurden, BurdenMonth, MonthText, StandardRead, StandardSet
from dangjian.appraisal.organizations.queries import enterprise_of
from dangjian.appraisal.permissions import BURDEN_READ, BURDEN_SET
from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Paging
from dangjian.kernel.security import Actor, Requires

router = APIRouter(prefix="/burden", tags=["burden"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(BURDEN_READ))]
Setter = Annotated[Actor, Depends(Requires(BURDEN_SET))]


@router.get("", response_model=BurdenMonth)
async def month(
    actor: Reader,
    session: Session,
    paging: Paging,
    month: Annotated[MonthText | None, Query(description="不填则为本月")] = None,
    organization_id: Annotated[UUID | None, Query(description="该组织及下级")] = None,
) -> dict[str, Any]:
    """What branches in the caller's scope were asked for and entered in a month, the heaviest first."""
    return await queries.month(session, actor, month, organization_id, paging)


@router.get("/standards", response_model=list[StandardRead])
async def standards(actor: Reader, session: Session) -> list[dict[str, Any]]:
    """Every version of the weights and the budget, the newest first."""
    return await queries.standards(session, await enterprise_of(session, actor.orgs(BURDEN_READ)))


@router.post("/standards", response_model=StandardRead, status_code=201)
async def set_standard(
    actor: Setter, session: Session, seen: IfMatch, _key: IdempotencyKey, data: StandardSet
) -> dict[str, Any]:
    """Put the next version in force; If-Match names the number that was seen."""
    return await actions.set_standard(session, actor, data, seen)


@router.get("/branches/{organization_id}", response_model=BranchBurden)
async def branch(actor: Reader, session: Session, organization_id: UUID) -> dict[str, Any]:
    """What this month asks of one branch."""
    return await queries.branch(session, actor, organization_id)
