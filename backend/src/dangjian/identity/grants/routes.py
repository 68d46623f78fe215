"""HTTP: who I am, roles, grants, and the question of other services who is calling."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.contracts.identity import PATH, ActorState
from dangjian.identity.grants import actions, queries, rules
from dangjian.identity.grants.rules import RoleName
from dangjian.identity.grants.schemas import GrantCreate, GrantRow, Me, RoleRead
from dangjian.identity.permissions import ACCOUNT_MANAGE, ACCOUNT_READ
from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.errors import NotFound
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging, paginate
from dangjian.kernel.security import Actor, Requires, ServiceOnly, signed_in

router = APIRouter(tags=["grants"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(ACCOUNT_READ))]
Manager = Annotated[Actor, Depends(Requires(ACCOUNT_MANAGE))]


@router.get("/me", response_model=Me)
async def me(actor: Annotated[Actor, Depends(signed_in)], session: Session) -> dict[str, Any]:
    """Who I am and what I may do."""
    return await queries.me(session, actor)


@router.get("/roles", response_model=list[RoleRead])
async def roles(actor: Reader) -> Sequence[dict[str, Any]]:
    """The roles that can be given, with what each allows."""
    return [
        {
            "role": name,
            "title": role.title,
            "permissions": role.permissions,
            "needs_organization": role.needs_organization,
        }
        for name, role in rules.ROLES.items()
    ]


@router.get("/grants", response_model=Page[GrantRow])
async def search(
    actor: Reader,
    session: Session,
    paging: Paging,
    account_id: Annotated[list[UUID] | None, Query(max_length=200, description="一个或多个账号")] = None,
    organization_id: UUID | None = None,
    role: RoleName | None = None,
    ended: Annotated[bool, Query(description="连同已结束的授权")] = False,
) -> dict[str, Any]:
    """List grants."""
    page = await paginate(session, queries.search(account_id or (), organization_id, role, ended), paging)
    return {**page, "items": [queries.titled(row) for row in page["items"]]}


@router.post("/grants", status_code=201, response_model=GrantRow)
async def give(actor: Manager, session: Session, _key: IdempotencyKey, data: GrantCreate) -> dict[str, Any]:
    """Give an account a role on an organisation and everything below it."""
    grant = await actions.give(session, actor, data)
    return await queries.row_of(session, grant.id)


@router.delete("/grants/{grant_id}", status_code=204)
async def end(actor: Manager, session: Session, seen: IfMatch, grant_id: UUID) -> None:
    """End a grant; its rights are gone within a second."""
    await actions.end(session, actor, grant_id, seen)


@router.get(PATH, include_in_schema=False)
async def actor(
    _asking: Annotated[str, Depends(ServiceOnly("identity"))], session: Session, account_id: UUID, session_id: UUID
) -> ActorState:
    """Who a session belongs to and what he may do now; 404 when it has ended."""
    found = await queries.actor_now(session, account_id, session_id)
    if found is None:
        raise NotFound
    return ActorState.of(found)
