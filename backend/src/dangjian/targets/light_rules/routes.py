"""HTTP of light rules."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires
from dangjian.targets.light_rules import actions, queries
from dangjian.targets.light_rules.schemas import LightRuleCreate, LightRuleList
from dangjian.targets.permissions import LIGHT_RULE_EDIT, TASK_READ

router = APIRouter(prefix="/light-rules", tags=["light_rules"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(TASK_READ))]
Editor = Annotated[Actor, Depends(Requires(LIGHT_RULE_EDIT))]


@router.get("", response_model=LightRuleList)
async def versions(actor: Reader, session: Session, peers: Ask, organization_id: UUID) -> dict[str, Any]:
    """The versions of the light rule of an organisation's enterprise, the one in force first."""
    return await queries.versions(session, peers, actor, organization_id)


@router.post("", response_model=LightRuleList, status_code=201)
async def set_rule(
    actor: Editor, session: Session, peers: Ask, _key: IdempotencyKey, data: LightRuleCreate
) -> dict[str, Any]:
    """Set the next version for an enterprise."""
    await actions.set_rule(session, peers, actor, data)
    return await queries.versions(session, peers, actor, data.organization_id)
