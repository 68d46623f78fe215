"""HTTP of members affiliated elsewhere."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from dangjian.kernel import clock
from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.security import Actor, Requires
from dangjian.kernel.sheets import to_csv
from dangjian.registry.external_members import actions, queries
from dangjian.registry.external_members.schemas import ExternalMemberRow, ExternalMemberWrite
from dangjian.registry.permissions import OUTLET_EDIT, OUTLET_READ

router = APIRouter(prefix="/external-members", tags=["external_members"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(OUTLET_READ))]
Editor = Annotated[Actor, Depends(Requires(OUTLET_EDIT))]


async def filters(
    q: Annotated[str | None, Query(max_length=100, description="组织关系所在党组织或网点")] = None,
    organization_id: Annotated[UUID | None, Query(description="该组织及其下级")] = None,
    outlet_id: UUID | None = None,
    left: Annotated[bool, Query(description="看已离开的")] = False,
) -> queries.Asked:
    """What the list is narrowed to."""
    return queries.Asked(q, organization_id, outlet_id, left)


Narrowed = Annotated[queries.Asked, Depends(filters)]


@router.get("", response_model=Page[ExternalMemberRow])
async def search(actor: Reader, session: Session, paging: Paging, asked: Narrowed) -> dict[str, Any]:
    """List who works here and belongs elsewhere, with masked names."""
    return await queries.search(session, actor, asked, paging)


@router.get(":export", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def export(actor: Reader, session: Session, asked: Narrowed) -> Response:
    """The same list as a CSV file; at most 20,000 rows."""
    header, rows = await queries.exported(session, actor, asked)
    headers = {"Content-Disposition": f'attachment; filename="external-members-{clock.today().isoformat()}.csv"'}
    return Response(to_csv(header, rows), media_type="text/csv; charset=utf-8", headers=headers)


@router.post("", response_model=ExternalMemberRow, status_code=201)
async def create(actor: Editor, session: Session, _key: IdempotencyKey, data: ExternalMemberWrite) -> dict[str, Any]:
    """Enter somebody who works here and belongs to a branch elsewhere."""
    key = await actions.create(session, actor, data)
    return await queries.unmasked(session, actor, key)


@router.get("/{external_member_id}", response_model=ExternalMemberRow)
async def show(actor: Editor, session: Session, external_member_id: UUID) -> dict[str, Any]:
    """One with the whole name, for whoever keeps the list."""
    return await queries.unmasked(session, actor, external_member_id)


@router.put("/{external_member_id}", response_model=ExternalMemberRow)
async def change(
    actor: Editor, session: Session, seen: IfMatch, external_member_id: UUID, data: ExternalMemberWrite
) -> dict[str, Any]:
    """Change it, or say when it ended."""
    await actions.change(session, actor, external_member_id, data, seen)
    return await queries.unmasked(session, actor, external_member_id)
