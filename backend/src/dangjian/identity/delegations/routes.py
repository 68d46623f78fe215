"""HTTP: what one lends, and what was lent to one."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from dangjian.identity.delegations import actions, queries
from dangjian.identity.delegations.schemas import DelegationCreate, DelegationRow, OwnGrant
from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.security import Actor, signed_in

router = APIRouter(prefix="/me/delegations", tags=["delegations"], route_class=KernelRoute)
SignedIn = Annotated[Actor, Depends(signed_in)]


@router.get("", response_model=list[DelegationRow])
async def show(actor: SignedIn, session: Session) -> list[dict[str, Any]]:
    """Delegations from me and to me."""
    return await queries.of(session, actor.account_id)


@router.get(":lendable", response_model=list[OwnGrant])
async def lendable(actor: SignedIn, session: Session) -> list[dict[str, Any]]:
    """Which grants of mine can be lent."""
    return await queries.lendable(session, actor.account_id)


@router.post("", status_code=201, response_model=list[DelegationRow])
async def lend(actor: SignedIn, session: Session, _key: IdempotencyKey, data: DelegationCreate) -> list[dict[str, Any]]:
    """Lend grants of mine to a colleague, from a day to a day."""
    await actions.lend(session, actor, data)
    return await queries.of(session, actor.account_id)


@router.post("/{delegation_id}:end", response_model=list[DelegationRow])
async def end(
    actor: SignedIn, session: Session, seen: IfMatch, _key: IdempotencyKey, delegation_id: UUID
) -> list[dict[str, Any]]:
    """End a delegation, by whoever lent it or it was lent to."""
    await actions.end(session, actor, delegation_id, seen)
    return await queries.of(session, actor.account_id)
