"""HTTP of targets."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires
from dangjian.targets.methods.rules import Level
from dangjian.targets.permissions import TARGET_PUBLISH, TARGET_READ, TARGET_SET
from dangjian.targets.targets import actions, queries
from dangjian.targets.targets.rules import Side, State
from dangjian.targets.targets.schemas import (
    TargetCreate,
    TargetFilter,
    TargetPublish,
    TargetRead,
    TargetRow,
    TargetTree,
    TargetUpdate,
)

router = APIRouter(prefix="/targets", tags=["targets"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(TARGET_READ))]
Setter = Annotated[Actor, Depends(Requires(TARGET_SET))]
Publisher = Annotated[Actor, Depends(Requires(TARGET_PUBLISH))]
QueryYear = Annotated[int, Query(ge=2000, le=2200, description="年度;跨年的行动计划在其每一年都列出")]


async def target_filter(
    organization_id: Annotated[UUID | None, Query(description="该组织及下级")] = None,
    year: QueryYear | None = None,
    level: Level | None = None,
    side: Side | None = None,
    state: State | None = None,
    tag: Annotated[str | None, Query(max_length=64)] = None,
    content_group: Annotated[str | None, Query(max_length=40)] = None,
    parent_id: UUID | None = None,
    owner_member_id: UUID | None = None,
    batch_id: Annotated[UUID | None, Query(description="同一次分解或批量下达的目标")] = None,
    mine: Annotated[bool, Query(description="只看本人负责的")] = False,
    q: Annotated[str | None, Query(max_length=100, description="名称、编号、责任人或组织")] = None,
) -> TargetFilter:
    """What the list is narrowed to."""
    return TargetFilter(
        organization_id=organization_id,
        year=year,
        level=level,
        side=side,
        state=state,
        tag=tag,
        content_group=content_group,
        parent_id=parent_id,
        owner_member_id=owner_member_id,
        batch_id=batch_id,
        mine=mine,
        q=q,
    )


@router.get("", response_model=Page[TargetRow])
async def search(
    actor: Reader, session: Session, paging: Paging, asked: Annotated[TargetFilter, Depends(target_filter)]
) -> dict[str, Any]:
    """The targets in the caller's scope."""
    return await queries.search(session, actor, asked, paging)


@router.get(":tree", response_model=TargetTree)
async def forest(
    actor: Reader,
    session: Session,
    year: QueryYear,
    organization_id: Annotated[UUID | None, Query(description="该组织及下级")] = None,
) -> dict[str, Any]:
    """The year's targets as a tree, whole levels from the top down; what is deeper is asked for by its parent."""
    return await queries.tree(session, actor, queries.forest_conditions(year, organization_id))


@router.post("", response_model=TargetRead, status_code=201)
async def create(
    actor: Setter, session: Session, peers: Ask, _key: IdempotencyKey, data: TargetCreate
) -> dict[str, Any]:
    """Set a target; it is a draft until it is published."""
    target_id = await actions.create(session, peers, actor, data)
    return await queries.show(session, actor, target_id)


@router.get("/{target_id}", response_model=TargetRead)
async def show(actor: Reader, session: Session, target_id: UUID) -> dict[str, Any]:
    """One target with its stages, its children's sums and every change of it."""
    return await queries.show(session, actor, target_id)


@router.get("/{target_id}/tree", response_model=TargetTree)
async def tree(actor: Reader, session: Session, target_id: UUID) -> dict[str, Any]:
    """The target with all below it."""
    return await queries.subtree(session, actor, target_id)


@router.put("/{target_id}", response_model=TargetRead)
async def update(
    actor: Setter, session: Session, peers: Ask, seen: IfMatch, target_id: UUID, data: TargetUpdate
) -> dict[str, Any]:
    """Change a draft."""
    await actions.update(session, peers, actor, target_id, data, seen)
    return await queries.show(session, actor, target_id)


@router.post("/{target_id}:publish", response_model=TargetRead)
async def publish(
    actor: Publisher,
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    target_id: UUID,
    data: TargetPublish,
) -> dict[str, Any]:
    """Bring the target into force, alone or with all drafts below it."""
    await actions.publish(session, actor, target_id, data, seen)
    return await queries.show(session, actor, target_id)


@router.delete("/{target_id}", status_code=204)
async def delete(actor: Setter, session: Session, seen: IfMatch, target_id: UUID) -> Response:
    """Delete a draft without children."""
    await actions.delete(session, actor, target_id, seen)
    return Response(status_code=204)
