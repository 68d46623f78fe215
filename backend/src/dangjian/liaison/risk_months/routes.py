"""HTTP of the months."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires
from dangjian.liaison.permissions import RISK_EDIT, RISK_READ
from dangjian.liaison.risk_months import actions, queries
from dangjian.liaison.risk_months.schemas import Month, RiskMonthRead, RiskMonthWrite

router = APIRouter(prefix="/risk-months", tags=["risk_months"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(RISK_READ))]
Editor = Annotated[Actor, Depends(Requires(RISK_EDIT))]


@router.get("", response_model=RiskMonthRead)
async def show(actor: Reader, session: Session, peers: Ask, organization_id: UUID, month: Month) -> dict[str, Any]:
    """The risks of a unit and all below it in a month."""
    return await queries.show(session, peers, actor, organization_id, month)


@router.post("", response_model=RiskMonthRead, status_code=201)
async def write(
    actor: Editor, session: Session, peers: Ask, _key: IdempotencyKey, data: RiskMonthWrite
) -> dict[str, Any]:
    """Write what one makes of the month."""
    await actions.write(session, peers, actor, data)
    return await queries.show(session, peers, actor, data.organization_id, data.month)
