"""HTTP of practices."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires
from dangjian.targets.organizations.queries import in_scope
from dangjian.targets.permissions import PRACTICE_ADOPT, PRACTICE_PUBLISH, PRACTICE_READ
from dangjian.targets.practices import actions, queries
from dangjian.targets.practices.rules import Standing, State
from dangjian.targets.practices.schemas import (
    PracticeFact,
    PracticeOrganization,
    PracticePublish,
    PracticeRead,
    PracticeRow,
    PracticeSay,
    PracticeScope,
    PracticeStop,
    PracticeWithdraw,
)

router = APIRouter(prefix="/practices", tags=["practices"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(PRACTICE_READ))]
Publisher = Annotated[Actor, Depends(Requires(PRACTICE_PUBLISH))]
Adopter = Annotated[Actor, Depends(Requires(PRACTICE_ADOPT))]
On = Annotated[date | None, Query(description="截至这一天;不填为今天")]


@router.get("", response_model=Page[PracticeRow])
async def search(
    actor: Reader,
    session: Session,
    paging: Paging,
    q: Annotated[str | None, Query(max_length=100, description="名称、内容或发布组织")] = None,
    organization_id: Annotated[UUID | None, Query(description="该组织及下级发布的")] = None,
    state: State | None = None,
) -> dict[str, Any]:
    """The practices that the caller's organisations published or that are meant for them."""
    return await queries.search(session, actor, queries.Asked(q, organization_id, state), paging)


@router.get("/scopes", response_model=list[PracticeScope])
async def scopes(actor: Publisher, session: Session, peers: Ask, organization_id: UUID) -> list[dict[str, Any]]:
    """Where an organisation can spread a practice: below itself or below one above it."""
    place = await in_scope(session, peers, actor, PRACTICE_PUBLISH, organization_id)
    return await queries.scopes(session, place)


@router.post("", response_model=PracticeRead, status_code=201)
async def publish(
    actor: Publisher, session: Session, peers: Ask, _key: IdempotencyKey, data: PracticePublish
) -> dict[str, Any]:
    """Publish a practice."""
    made = await actions.publish(session, peers, actor, data)
    return await queries.show(session, actor, made)


@router.get("/{practice_id}", response_model=PracticeRead)
async def show(actor: Reader, session: Session, practice_id: UUID, on: On = None) -> dict[str, Any]:
    """One practice as it stood on a day, with how it spread."""
    return await queries.show(session, actor, practice_id, on)


@router.get("/{practice_id}/organizations", response_model=Page[PracticeOrganization])
async def organizations(
    actor: Reader,
    session: Session,
    paging: Paging,
    practice_id: UUID,
    on: On = None,
    standing: Standing | None = None,
    q: Annotated[str | None, Query(max_length=100, description="组织名称或编码")] = None,
) -> dict[str, Any]:
    """Who took it over, who declined and who has not answered, by code."""
    return await queries.organizations(session, actor, practice_id, on, standing, q, paging)


@router.get("/{practice_id}/organizations/{organization_id}", response_model=list[PracticeFact])
async def history(actor: Reader, session: Session, practice_id: UUID, organization_id: UUID) -> list[Any]:
    """All that one organisation said of it."""
    return await queries.history(session, actor, practice_id, organization_id)


@router.post("/{practice_id}:answer", response_model=PracticeRead)
async def answer(
    actor: Adopter, session: Session, _key: IdempotencyKey, practice_id: UUID, data: PracticeSay
) -> dict[str, Any]:
    """Take it over, or decline."""
    await actions.say(session, actor, practice_id, data)
    return await queries.show(session, actor, practice_id)


@router.post("/{practice_id}:end-adoption", response_model=PracticeRead)
async def end_adoption(
    actor: Adopter, session: Session, _key: IdempotencyKey, practice_id: UUID, data: PracticeStop
) -> dict[str, Any]:
    """Say that it is used no more."""
    await actions.stop(session, actor, practice_id, data)
    return await queries.show(session, actor, practice_id)


@router.post("/{practice_id}:withdraw", response_model=PracticeRead)
async def withdraw(
    actor: Publisher,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    practice_id: UUID,
    data: PracticeWithdraw,
) -> dict[str, Any]:
    """Spread it no further."""
    await actions.withdraw(session, actor, practice_id, data.reason, seen)
    return await queries.show(session, actor, practice_id)
