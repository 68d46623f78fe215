"""HTTP of cadres' classes and tiers."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.security import Actor, Requires
from dangjian.registry.permissions import TALENT_EDIT, TALENT_READ
from dangjian.registry.talents import actions, queries
from dangjian.registry.talents.schemas import TalentAssign, TalentRead, TalentRow

router = APIRouter(prefix="/talents", tags=["talents"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(TALENT_READ))]
Editor = Annotated[Actor, Depends(Requires(TALENT_EDIT))]


@router.get("", response_model=Page[TalentRow])
async def search(
    actor: Reader,
    session: Session,
    paging: Paging,
    q: Annotated[str | None, Query(max_length=100, description="姓名或拼音")] = None,
    organization_id: Annotated[UUID | None, Query(description="该组织及其下级")] = None,
    class_id: UUID | None = None,
    tier_id: UUID | None = None,
    without: Annotated[bool, Query(description="只看还没有定类定层的")] = False,
) -> dict[str, Any]:
    """List the cadres in the caller's scope by class and tier."""
    return await queries.search(
        session,
        actor,
        q=q,
        organization_id=organization_id,
        class_id=class_id,
        tier_id=tier_id,
        without=without,
        paging=paging,
    )


@router.get("/{member_id}", response_model=TalentRead)
async def show(actor: Reader, session: Session, member_id: UUID) -> dict[str, Any]:
    """One cadre with posts and classes, past and present."""
    return await queries.card(session, actor, member_id)


@router.post("/{member_id}:assign", response_model=TalentRead)
async def assign(
    actor: Editor, session: Session, _key: IdempotencyKey, member_id: UUID, data: TalentAssign
) -> dict[str, Any]:
    """Give a cadre a class and a tier from a day on."""
    await actions.assign(session, actor, member_id, data)
    return await queries.card(session, actor, member_id)
