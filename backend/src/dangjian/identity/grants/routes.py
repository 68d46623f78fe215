"""HTTP: roles, and grants in two hands: proposed by one administrator, approved by another."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.identity.grants import actions, queries, rules
from dangjian.identity.grants.rules import GrantState, RoleName
from dangjian.identity.grants.schemas import GrantCreate, GrantRow, Refusal, RoleRead
from dangjian.identity.permissions import ACCOUNT_MANAGE, ACCOUNT_READ, GRANT_APPROVE
from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging, paginate
from dangjian.kernel.security import Actor, Requires

router = APIRouter(tags=["grants"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(ACCOUNT_READ))]
Manager = Annotated[Actor, Depends(Requires(ACCOUNT_MANAGE))]
Approver = Annotated[Actor, Depends(Requires(GRANT_APPROVE))]


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
    state: GrantState | None = None,
    ended: Annotated[bool, Query(description="连同已结束的授权")] = False,
) -> dict[str, Any]:
    """List grants."""
    found = queries.search(account_id or (), organization_id, role, state, ended=ended)
    page = await paginate(session, found, paging)
    return {**page, "items": [queries.titled(row) for row in page["items"]]}


@router.post("/grants", status_code=201, response_model=GrantRow)
async def give(actor: Manager, session: Session, _key: IdempotencyKey, data: GrantCreate) -> dict[str, Any]:
    """Propose a role on an organisation and everything below it; it allows nothing before it is approved."""
    grant = await actions.propose(session, actor, data)
    return await queries.row_of(session, grant.id)


@router.post("/grants/{grant_id}:approve", response_model=GrantRow)
async def approve(
    actor: Approver, session: Session, seen: IfMatch, _key: IdempotencyKey, grant_id: UUID
) -> dict[str, Any]:
    """Approve a proposed grant; from now on it holds on its days."""
    await actions.approve(session, actor, grant_id, seen)
    return await queries.row_of(session, grant_id)


@router.post("/grants/{grant_id}:refuse", response_model=GrantRow)
async def refuse(
    actor: Approver, session: Session, seen: IfMatch, _key: IdempotencyKey, grant_id: UUID, data: Refusal
) -> dict[str, Any]:
    """Refuse a proposed grant, with the reason."""
    await actions.refuse(session, actor, grant_id, seen, data.reason)
    return await queries.row_of(session, grant_id)


@router.delete("/grants/{grant_id}", status_code=204)
async def end(actor: Manager, session: Session, seen: IfMatch, grant_id: UUID) -> None:
    """End a grant, whose rights are gone within a second, or withdraw a proposal."""
    await actions.end(session, actor, grant_id, seen)
