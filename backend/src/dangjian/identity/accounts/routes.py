"""HTTP: the administration of accounts."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from dangjian.identity.accounts import actions, queries
from dangjian.identity.accounts.models import Account
from dangjian.identity.accounts.schemas import AccountCreate, AccountRow, PasswordReset, Reason
from dangjian.identity.permissions import ACCOUNT_MANAGE, ACCOUNT_READ
from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Page, Paging, paginate
from dangjian.kernel.security import Actor, Requires

router = APIRouter(prefix="/accounts", tags=["accounts"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(ACCOUNT_READ))]
Manager = Annotated[Actor, Depends(Requires(ACCOUNT_MANAGE))]


@router.get("", response_model=Page[AccountRow])
async def search(
    actor: Reader,
    session: Session,
    paging: Paging,
    q: Annotated[str | None, Query(max_length=100, description="用户名、姓名或工号")] = None,
    is_active: bool | None = None,
) -> dict[str, Any]:
    """List accounts."""
    return await paginate(session, queries.search(q, is_active), paging)


@router.post("", status_code=201, response_model=AccountRow)
async def create(actor: Manager, session: Session, _key: IdempotencyKey, data: AccountCreate) -> Account:
    """Open an account with a first password."""
    return await actions.create(session, actor, data)


@router.get("/{account_id}", response_model=AccountRow)
async def show(actor: Reader, session: Session, account_id: UUID) -> Account:
    """One account."""
    return await queries.find(session, account_id)


@router.post("/{account_id}:disable", response_model=AccountRow)
async def disable(
    actor: Manager, session: Session, seen: IfMatch, _key: IdempotencyKey, account_id: UUID, data: Reason
) -> Account:
    """Disable an account; its rights are gone within a second."""
    return await actions.set_active(session, actor, account_id, seen, False, data.reason)


@router.post("/{account_id}:enable", response_model=AccountRow)
async def enable(
    actor: Manager, session: Session, seen: IfMatch, _key: IdempotencyKey, account_id: UUID, data: Reason
) -> Account:
    """Enable a disabled account."""
    return await actions.set_active(session, actor, account_id, seen, True, data.reason)


@router.post("/{account_id}:reset-password", response_model=AccountRow)
async def reset_password(
    actor: Manager, session: Session, seen: IfMatch, _key: IdempotencyKey, account_id: UUID, data: PasswordReset
) -> Account:
    """Set a new first password for somebody who has lost his."""
    return await actions.reset_password(session, actor, account_id, seen, data)
