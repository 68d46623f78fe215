"""HTTP of members."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from dangjian.contracts.registry_people import PEOPLE_AT_ONCE, PersonState
from dangjian.kernel import clock
from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.security import Actor, Requires, ServiceOnly
from dangjian.kernel.sheets import to_csv
from dangjian.registry.members import actions, queries
from dangjian.registry.members.rules import Education, Kind, Personnel, Status
from dangjian.registry.members.schemas import (
    MemberCreate,
    MemberRead,
    MemberRow,
    MemberUpdate,
    Standing,
    StatusWrite,
    Unmask,
    Unmasked,
)
from dangjian.registry.permissions import MEMBER_EDIT, MEMBER_READ, MEMBER_UNMASK

router = APIRouter(prefix="/members", tags=["members"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(MEMBER_READ))]
Editor = Annotated[Actor, Depends(Requires(MEMBER_EDIT))]
Unmasker = Annotated[Actor, Depends(Requires(MEMBER_UNMASK))]


async def filters(
    organization_id: Annotated[UUID | None, Query(description="该组织及其下级")] = None,
    q: Annotated[str | None, Query(max_length=100, description="姓名、工号、拼音,或完整的手机号、身份证号")] = None,
    kind: Kind | None = None,
    status: Annotated[Status | None, Query(description="状态;不填为未离开的全部党员")] = None,
    education: Education | None = None,
    personnel: Personnel | None = None,
    without_outlet: Annotated[bool, Query(description="只看还没有所在网点的党员")] = False,
    without_group: Annotated[bool, Query(description="只看还没有编入党小组的党员")] = False,
    due: Annotated[bool, Query(description="只看有事项到期的党员:转正、停止党籍、除名")] = False,
) -> queries.Asked:
    """What the list is narrowed to."""
    return queries.Asked(organization_id, q, kind, status, education, personnel, without_outlet, without_group, due)


Narrowed = Annotated[queries.Asked, Depends(filters)]


@router.get("", response_model=Page[MemberRow])
async def search(actor: Reader, session: Session, paging: Paging, asked: Narrowed) -> dict[str, Any]:
    """List the members in the caller's scope."""
    return await queries.search(session, actor, asked, paging)


@router.get(":export", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def export(actor: Reader, session: Session, asked: Narrowed) -> Response:
    """The same list as a CSV file, phone and identity numbers masked; at most 20,000 rows."""
    header, rows = await queries.exported(session, actor, asked)
    headers = {"Content-Disposition": f'attachment; filename="members-{clock.today().isoformat()}.csv"'}
    return Response(to_csv(header, rows), media_type="text/csv; charset=utf-8", headers=headers)


@router.post("", response_model=MemberRead, status_code=201)
async def create(actor: Editor, session: Session, _key: IdempotencyKey, data: MemberCreate) -> dict[str, Any]:
    """Enter a member of a branch."""
    member_id = await actions.create(session, actor, data)
    return await queries.card(session, actor, member_id)


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


@router.get("/{member_id}", response_model=MemberRead)
async def show(actor: Reader, session: Session, member_id: UUID) -> dict[str, Any]:
    """A member's card: what is known, masked, and the history of branches, states and posts."""
    return await queries.card(session, actor, member_id)


@router.put("/{member_id}", response_model=MemberRead)
async def change(actor: Editor, session: Session, seen: IfMatch, member_id: UUID, data: MemberUpdate) -> dict[str, Any]:
    """Change what is known of a member."""
    await actions.change(session, actor, member_id, data, seen)
    return await queries.card(session, actor, member_id)


@router.post("/{member_id}:set-status", response_model=MemberRead)
async def set_status(
    actor: Editor, session: Session, seen: IfMatch, _key: IdempotencyKey, member_id: UUID, data: StatusWrite
) -> dict[str, Any]:
    """Say how a member stands from a day on, by which decision."""
    await actions.set_status(session, actor, member_id, data, seen)
    return await queries.card(session, actor, member_id)


@router.post("/{member_id}:unmask", response_model=Unmasked)
async def unmask(actor: Unmasker, session: Session, member_id: UUID, data: Unmask) -> dict[str, Any]:
    """One field of one member unmasked, for a reason that stays in the audit; the answer is kept nowhere."""
    return await actions.unmask(session, actor, member_id, data)
