"""HTTP: one's own second factor, and its reset by the security administrator."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from dangjian.identity.permissions import SECOND_FACTOR_RESET
from dangjian.identity.second_factors import actions, queries
from dangjian.identity.second_factors.schemas import (
    FactorBegun,
    FactorConfirm,
    FactorRead,
    FactorReset,
    RecoveryCodes,
)
from dangjian.kernel.db import Database, Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.security import Actor, Requires, signed_in

router = APIRouter(tags=["second_factors"], route_class=KernelRoute)
SignedIn = Annotated[Actor, Depends(signed_in)]


@router.get("/me/second-factor", response_model=FactorRead)
async def show(actor: SignedIn, session: Session) -> dict[str, Any]:
    """Whether one's own second factor is set up."""
    return await queries.state(session, actor.account_id)


@router.post("/me/second-factor", response_model=FactorBegun)
async def begin(actor: SignedIn, session: Session) -> dict[str, str]:
    """Begin to set it up: the secret, as text and as a picture, shown once."""
    return await actions.begin(session, actor)


@router.post("/me/second-factor:confirm", response_model=RecoveryCodes)
async def confirm(actor: SignedIn, request: Request, data: FactorConfirm) -> dict[str, Any]:
    """Set it up with the first right code; yields the recovery codes, shown once."""
    database: Database = request.app.state.database
    async with database.transaction() as session:  # a wrong code is counted although the answer is a refusal
        codes = await actions.confirm(session, actor, data.code)
    if codes is None:
        raise actions.wrong_code()
    return {"recovery_codes": codes}


@router.post("/me/second-factor:renew-codes", response_model=RecoveryCodes)
async def renew(actor: SignedIn, request: Request, data: FactorConfirm) -> dict[str, Any]:
    """New recovery codes; the old ones no longer work."""
    database: Database = request.app.state.database
    async with database.transaction() as session:
        codes = await actions.renew(session, actor, data.code)
    if codes is None:
        raise actions.wrong_code()
    return {"recovery_codes": codes}


@router.post("/accounts/{account_id}:reset-second-factor", status_code=204)
async def reset(
    actor: Annotated[Actor, Depends(Requires(SECOND_FACTOR_RESET))],
    session: Session,
    _key: IdempotencyKey,
    account_id: UUID,
    data: FactorReset,
) -> None:
    """Take away the second factor of somebody who has lost it; his sessions end."""
    await actions.reset(session, actor, account_id, data.reason)
