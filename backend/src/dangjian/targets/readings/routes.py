"""HTTP of readings."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.kernel import clock
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Paging
from dangjian.kernel.security import Actor, Requires
from dangjian.targets.permissions import TARGET_READ, TARGET_TRACK
from dangjian.targets.readings import actions, queries, rules
from dangjian.targets.readings.schemas import (
    DuePage,
    Month,
    OutlookRead,
    ReadingBatch,
    ReadingCreate,
    ReadingRead,
    ReadingsTaken,
)

router = APIRouter(prefix="/readings", tags=["readings"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(TARGET_READ))]
Tracker = Annotated[Actor, Depends(Requires(TARGET_TRACK))]


@router.get("", response_model=list[ReadingRead])
async def history(actor: Reader, session: Session, target_id: UUID) -> list[dict[str, Any]]:
    """All readings of a target, the newest first."""
    return await queries.history(session, actor, target_id)


@router.get("/due", response_model=DuePage)
async def due(
    actor: Reader,
    session: Session,
    paging: Paging,
    month: Annotated[Month | None, Query(description="例如 2026-11,不填为本月")] = None,
    organization_id: Annotated[UUID | None, Query(description="该组织及下级")] = None,
    q: Annotated[str | None, Query(max_length=100, description="目标名称或编号")] = None,
    missing: Annotated[bool, Query(description="只看尚未填报的")] = False,
) -> dict[str, Any]:
    """The targets that run in a month, each with that month's reading or none."""
    asked = month or rules.month_of(clock.today())
    return await queries.due(session, actor, asked, organization_id, q, missing, paging)


@router.get("/outlook", response_model=OutlookRead)
async def outlook(actor: Reader, session: Session, target_id: UUID) -> dict[str, Any]:
    """A target against its plan, with a forecast and its range."""
    return await queries.outlook(session, actor, target_id)


@router.post("", response_model=ReadingRead, status_code=201)
async def enter(actor: Tracker, session: Session, _key: IdempotencyKey, data: ReadingCreate) -> dict[str, Any]:
    """Enter how far a target is."""
    added = await actions.enter(session, actor, data)
    return await queries.one(session, added)


@router.post(":batch", response_model=ReadingsTaken)
async def enter_many(actor: Tracker, session: Session, _key: IdempotencyKey, data: ReadingBatch) -> dict[str, Any]:
    """Enter how far many targets are; each is taken or refused by itself."""
    return await actions.enter_many(session, actor, data.items)
