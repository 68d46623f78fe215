"""HTTP of the audit trail: nobody changes anything here."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query

from dangjian.identity.audit import queries
from dangjian.identity.audit.queries import Sought
from dangjian.identity.audit.schemas import Digest, EntryPage, EntryRead, HistoryRow, TrailState
from dangjian.identity.permissions import AUDIT_READ, HISTORY_READ
from dangjian.kernel.audit import AuditDigest
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.paging import Paging
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires

router = APIRouter(prefix="/audit", tags=["audit"], route_class=KernelRoute)
Auditor = Annotated[Actor, Depends(Requires(AUDIT_READ))]
Reader = Annotated[Actor, Depends(Requires(HISTORY_READ))]
Kind = Annotated[str, Query(max_length=100, description="对象种类,如 record")]


async def sought(
    q: Annotated[str | None, Query(max_length=100, description="操作人姓名")] = None,
    actor_id: UUID | None = None,
    action: Annotated[str | None, Query(max_length=200, description="操作,或其开头,如 record.")] = None,
    object_type: Annotated[str | None, Query(max_length=100, description="对象种类")] = None,
    object_id: Annotated[str | None, Query(max_length=200, description="对象编号")] = None,
    organization_id: Annotated[UUID | None, Query(description="该组织本级")] = None,
    result: Annotated[Literal["done", "refused"] | None, Query(description="办成或被拒")] = None,
    since: Annotated[date | None, Query(description="起始日,含当日")] = None,
    until: Annotated[date | None, Query(ge=date(2000, 1, 1), le=date(9000, 1, 1), description="截止日,含当日")] = None,
) -> Sought:
    """The filters of the trail."""
    return Sought(q, actor_id, action, object_type, object_id, organization_id, result, since, until)


@router.get("/entries", response_model=EntryPage)
async def search(
    actor: Auditor, session: Session, paging: Paging, filters: Annotated[Sought, Depends(sought)]
) -> dict[str, Any]:
    """The whole trail, the newest first."""
    return await queries.search(session, filters, paging)


@router.get("/entries/{seq}", response_model=EntryRead)
async def show(actor: Auditor, session: Session, seq: Annotated[int, Path(ge=1, le=2**62)]) -> dict[str, Any]:
    """One row, with its place in the chain."""
    return await queries.show(session, seq)


@router.get("/state", response_model=TrailState)
async def state(actor: Auditor, session: Session) -> dict[str, Any]:
    """How long the trail is, and up to where a digest vouches for it."""
    return await queries.state(session)


@router.get("/digests/newest", response_model=Digest)
async def newest_digest(actor: Auditor, session: Session) -> AuditDigest:
    """The newest signed digest, to be kept outside this system."""
    return await queries.newest_digest(session)


@router.get("/history", response_model=list[HistoryRow])
async def history(
    actor: Reader,
    session: Session,
    peers: Ask,
    object_type: Kind,
    object_id: Annotated[str, Query(max_length=200, description="对象编号")],
) -> list[dict[str, Any]]:
    """What happened to one object that the caller may read: who changed it, when, from what to what."""
    return await queries.history(session, peers, actor, object_type, object_id)
