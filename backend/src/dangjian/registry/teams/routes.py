"""HTTP of teams."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging
from dangjian.kernel.security import Actor, Requires
from dangjian.registry.permissions import TEAM_EDIT, TEAM_READ
from dangjian.registry.teams import actions, queries
from dangjian.registry.teams.rules import Kind
from dangjian.registry.teams.schemas import TeamRead, TeamRow, TeamWrite

router = APIRouter(prefix="/teams", tags=["teams"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(TEAM_READ))]
Editor = Annotated[Actor, Depends(Requires(TEAM_EDIT))]


@router.get("", response_model=Page[TeamRow])
async def search(
    actor: Reader,
    session: Session,
    paging: Paging,
    q: Annotated[str | None, Query(max_length=100, description="名称或任务")] = None,
    organization_id: Annotated[UUID | None, Query(description="该组织及其下级")] = None,
    kind: Kind | None = None,
) -> dict[str, Any]:
    """List the teams in the caller's scope, those that last first."""
    return await queries.search(session, actor, q, organization_id, kind, paging)


@router.post("", response_model=TeamRead, status_code=201)
async def create(actor: Editor, session: Session, _key: IdempotencyKey, data: TeamWrite) -> dict[str, Any]:
    """Set up a team with its roster."""
    team_id = await actions.create(session, actor, data)
    return await queries.card(session, actor, team_id)


@router.get("/{team_id}", response_model=TeamRead)
async def show(actor: Reader, session: Session, team_id: UUID) -> dict[str, Any]:
    """One team with its roster, past and present."""
    return await queries.card(session, actor, team_id)


@router.put("/{team_id}", response_model=TeamRead)
async def change(actor: Editor, session: Session, seen: IfMatch, team_id: UUID, data: TeamWrite) -> dict[str, Any]:
    """Change a team; from today on its roster is just those named."""
    await actions.change(session, actor, team_id, data, seen)
    return await queries.card(session, actor, team_id)
