"""HTTP of duplicates."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends

from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires
from dangjian.liaison.duplicates import queries
from dangjian.liaison.duplicates.schemas import SimilarAsk, SimilarRow
from dangjian.liaison.permissions import ISSUE_REPORT

router = APIRouter(prefix="/issues", tags=["issues"], route_class=KernelRoute)
Reporter = Annotated[Actor, Depends(Requires(ISSUE_REPORT))]


@router.post(":similar", response_model=list[SimilarRow])
async def similar(actor: Reporter, session: Session, peers: Ask, data: SimilarAsk) -> Sequence[dict[str, Any]]:
    """What sounds like the one being typed, of what the caller may see; changes nothing."""
    return await queries.similar(session, peers, actor, data)
