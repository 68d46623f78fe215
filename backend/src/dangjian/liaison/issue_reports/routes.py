"""HTTP of issue reports."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from dangjian.kernel.db import Session
from dangjian.kernel.documents.downloads import DOCX, PDF, XLSX, download
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires
from dangjian.kernel.strict import Day
from dangjian.liaison.issue_reports import queries
from dangjian.liaison.permissions import ISSUE_READ

router = APIRouter(prefix="/issue-reports", tags=["issue_reports"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(ISSUE_READ))]
_TYPES = {"pdf": PDF, "docx": DOCX, "xlsx": XLSX}
_FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {kind: {} for kind in _TYPES.values()}, "description": "The report"}
}


@router.get("/{kind}", response_class=Response, responses=_FILES)
async def made(
    actor: Reader,
    session: Session,
    peers: Ask,
    kind: queries.Format,
    organization_id: UUID,
    first_on: Day | None = None,
    last_on: Day | None = None,
) -> Response:
    """The report of a unit and all below it for a span of days."""
    name, content = await queries.made(session, peers, actor, organization_id, (first_on, last_on), kind)
    return download(name, content, _TYPES[kind])
