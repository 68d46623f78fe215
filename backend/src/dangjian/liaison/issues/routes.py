"""HTTP of issues."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, status

from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires
from dangjian.liaison.issues import actions
from dangjian.liaison.issues.schemas import IssueCreate, IssueReceived
from dangjian.liaison.permissions import ISSUE_REPORT

router = APIRouter(prefix="/issues", tags=["issues"], route_class=KernelRoute)
Reporter = Annotated[Actor, Depends(Requires(ISSUE_REPORT))]


@router.post("", response_model=IssueReceived, status_code=status.HTTP_201_CREATED)
async def report(actor: Reporter, request: Request, session: Session, peers: Ask, data: IssueCreate) -> dict[str, Any]:
    """Raise an issue; no Idempotency-Key, because it would be kept with an anonymous reporter's account."""
    return await actions.report(session, peers, actor, data, request.app.state.key_ring.secret)
