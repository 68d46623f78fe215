"""HTTP of norms."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, status

from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.security import Actor, Requires
from dangjian.registry.norms import actions, queries
from dangjian.registry.norms.schemas import NormTighten, RegulationList
from dangjian.registry.permissions import ORGANIZATION_CHANGE, ORGANIZATION_READ

router = APIRouter(prefix="/norms", tags=["registry_norms"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(ORGANIZATION_READ))]
Of = Annotated[UUID | None, Query(description="哪个企业的:其中任一组织;不填为本人所在的企业")]


@router.get("", response_model=RegulationList)
async def search(actor: Reader, session: Session, organization_id: Of = None) -> dict[str, Any]:
    """The regulations' figures that the register goes by, each with its source and the enterprise's own beside it."""
    return await queries.side_by_side(session, actor, organization_id)


@router.post("", response_model=RegulationList, status_code=status.HTTP_201_CREATED)
async def tighten(
    actor: Annotated[Actor, Depends(Requires(ORGANIZATION_CHANGE))],
    session: Session,
    _key: IdempotencyKey,
    data: NormTighten,
) -> dict[str, Any]:
    """Ask for more than a rule does in the whole enterprise, or go by the rule again."""
    await actions.tighten(session, actor, data)
    return await queries.side_by_side(session, actor, data.organization_id)
