"""HTTP of norms."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires
from dangjian.liaison.norms import actions, queries
from dangjian.liaison.norms.schemas import NormCreate, NormList
from dangjian.liaison.permissions import ISSUE_READ, NORM_EDIT

router = APIRouter(prefix="/norms", tags=["norms"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(ISSUE_READ))]
Editor = Annotated[Actor, Depends(Requires(NORM_EDIT))]


@router.get("", response_model=NormList)
async def versions(actor: Reader, session: Session, peers: Ask, organization_id: UUID) -> dict[str, Any]:
    """The versions of the norms of an organisation's enterprise, the one in force first, and the presets."""
    return await queries.versions(session, peers, actor, organization_id)


@router.post("", response_model=NormList, status_code=201)
async def set_norms(
    actor: Editor, session: Session, peers: Ask, _key: IdempotencyKey, data: NormCreate
) -> dict[str, Any]:
    """Set the next version for an enterprise."""
    await actions.set_norms(session, peers, actor, data)
    return await queries.versions(session, peers, actor, data.organization_id)
