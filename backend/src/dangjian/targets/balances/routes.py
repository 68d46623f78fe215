"""HTTP of filling up."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.security import Actor, Requires
from dangjian.targets.balances import actions
from dangjian.targets.balances.schemas import Balance, Balanced
from dangjian.targets.permissions import TARGET_SET

router = APIRouter(prefix="/targets", tags=["balances"], route_class=KernelRoute)


@router.post("/{target_id}:balance", response_model=Balanced)
async def balance(
    actor: Annotated[Actor, Depends(Requires(TARGET_SET))],
    session: Session,
    seen: IfMatch,
    _key: IdempotencyKey,
    target_id: UUID,
    data: Balance,
) -> dict[str, Any]:
    """Bring the weights or shares of the children to 100."""
    return await actions.balance(session, actor, target_id, data, seen)
