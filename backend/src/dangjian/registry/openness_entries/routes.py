"""HTTP of openness entries and of the board."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.security import Actor, Requires
from dangjian.kernel.strict import Day
from dangjian.registry.openness_entries import actions, queries
from dangjian.registry.openness_entries.rules import State
from dangjian.registry.openness_entries.schemas import OpennessBoard, OpennessEntryRow, OpennessEntryWrite
from dangjian.registry.permissions import OPENNESS_EDIT, OPENNESS_READ
from dangjian.registry.venue_standards.schemas import WordCode

router = APIRouter(prefix="/openness-entries", tags=["openness-entries"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(OPENNESS_READ))]
Editor = Annotated[Actor, Depends(Requires(OPENNESS_EDIT))]


@router.get("", response_model=Page[OpennessEntryRow])
async def search(
    actor: Reader,
    session: Session,
    paging: Paging,
    q: Annotated[str | None, Query(max_length=100, description="标题或内容")] = None,
    organization_id: Annotated[UUID | None, Query(description="该组织及其下级")] = None,
    category: WordCode | None = None,
    state: State | None = None,
) -> dict[str, Any]:
    """List what was made public in the caller's scope, the newest first."""
    return await queries.search(session, actor, queries.Asked(q, organization_id, category, state), paging)


@router.post("", response_model=OpennessEntryRow, status_code=201)
async def create(actor: Editor, session: Session, _key: IdempotencyKey, data: OpennessEntryWrite) -> dict[str, Any]:
    """Make something public."""
    entry_id = await actions.create(session, actor, data)
    return await queries.one(session, actor, entry_id)


@router.get("/board/{organization_id}", response_model=OpennessBoard)
async def board(
    actor: Reader,
    session: Session,
    organization_id: UUID,
    on: Annotated[Day | None, Query(description="哪一天的看板,不填为今天")] = None,
) -> dict[str, Any]:
    """An organisation's board as it stood on a day, for the screen and for paper."""
    return await queries.board(session, actor, organization_id, on)


@router.get("/{entry_id}", response_model=OpennessEntryRow)
async def show(actor: Reader, session: Session, entry_id: UUID) -> dict[str, Any]:
    """One entry."""
    return await queries.one(session, actor, entry_id)


@router.put("/{entry_id}", response_model=OpennessEntryRow)
async def change(
    actor: Editor, session: Session, seen: IfMatch, entry_id: UUID, data: OpennessEntryWrite
) -> dict[str, Any]:
    """Change what an entry says, or end it."""
    await actions.change(session, actor, entry_id, data, seen)
    return await queries.one(session, actor, entry_id)
