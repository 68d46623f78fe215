"""HTTP of members."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.contracts.registry_people import PEOPLE_AT_ONCE, PersonState
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.paging import Page, Paging, paginate
from dangjian.kernel.security import Actor, Requires, ServiceOnly
from dangjian.registry.members import queries
from dangjian.registry.members.schemas import MemberRow, Standing
from dangjian.registry.permissions import MEMBER_READ

router = APIRouter(prefix="/members", tags=["members"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(MEMBER_READ))]


@router.get("", response_model=Page[MemberRow])
async def search(
    actor: Reader,
    session: Session,
    paging: Paging,
    organization_id: UUID | None = None,
    q: Annotated[str | None, Query(max_length=100, description="姓名、工号或拼音")] = None,
    kind: Literal["full", "probationary"] | None = None,
    without_outlet: Annotated[bool, Query(description="只看还没有所在网点的党员")] = False,
) -> dict[str, Any]:
    """List the members in the caller's scope."""
    return await paginate(session, queries.search(actor, organization_id, q, kind, without_outlet), paging)


@router.get("/states", include_in_schema=False)
async def states(
    _caller: Annotated[str, Depends(ServiceOnly("registry"))],
    session: Session,
    id: Annotated[list[UUID], Query(max_length=PEOPLE_AT_ONCE, default_factory=list)],
    employee_no: Annotated[list[str], Query(max_length=PEOPLE_AT_ONCE, default_factory=list)],
) -> list[PersonState]:
    """Members by id or employee number, as other services may name them."""
    return await queries.states(session, id, employee_no)


@router.get("/heads", include_in_schema=False)
async def heads(
    _caller: Annotated[str, Depends(ServiceOnly("registry"))],
    session: Session,
    organization_id: Annotated[list[UUID], Query(max_length=PEOPLE_AT_ONCE, default_factory=list)],
) -> dict[UUID, PersonState]:
    """Who holds the first post of each of these organisations today."""
    return await queries.heads(session, organization_id)


@router.get("/{member_id}/standing", response_model=Standing, include_in_schema=False)
async def standing(
    _caller: Annotated[str, Depends(ServiceOnly("registry"))],
    session: Session,
    member_id: UUID,
    organization_id: UUID,
    day: date,
) -> dict[str, bool]:
    """Whether the member belongs to the organisation or holds a post in it on that day (asked by other services)."""
    return await queries.standing(session, member_id, organization_id, day)
