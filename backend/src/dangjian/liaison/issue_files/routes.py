"""HTTP of issue files."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, File, Request, Response, UploadFile

from dangjian.kernel import sheets
from dangjian.kernel.db import Session
from dangjian.kernel.documents.downloads import XLSX
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.security import Actor, Requires
from dangjian.liaison.issue_files import actions, queries
from dangjian.liaison.issue_files.schemas import IssueFileReceipt, IssueFileReport
from dangjian.liaison.permissions import ISSUE_DISPATCH

router = APIRouter(prefix="/issues", tags=["issue_files"], route_class=KernelRoute)
Office = Annotated[Actor, Depends(Requires(ISSUE_DISPATCH))]
UPLOAD_BYTES = sheets.MAX_BYTES + 64 * 1024
Uploaded = Annotated[UploadFile, File(description="CSV(UTF-8)或 XLSX,至多 20 MB、1,000 行")]


@router.post(
    ":check-file",
    response_model=IssueFileReport,
    max_body_size=UPLOAD_BYTES,
    form_limits={"max_files": 1, "max_fields": 4, "max_part_size": 64 * 1024},
)
async def check(actor: Office, request: Request, session: Session, file: Uploaded) -> dict[str, Any]:
    """Read a sheet and say, by row and column, what it would do; changes nothing."""
    return await actions.check_file(session, actor, await file.read(), request.app.state.key_ring.secret)


@router.post(
    ":commit-file",
    response_model=IssueFileReceipt,
    max_body_size=UPLOAD_BYTES,
    form_limits={"max_files": 1, "max_fields": 4, "max_part_size": 64 * 1024},
)
async def commit(actor: Office, request: Request, session: Session, file: Uploaded) -> dict[str, Any]:
    """Enter every row of the sheet, or none; the same sheet again enters nothing twice."""
    return await actions.enter_file(session, actor, await file.read(), request.app.state.key_ring.secret)


@router.get(
    ":template.xlsx",
    response_class=Response,
    responses={200: {"content": {XLSX: {}}, "description": "The form, to be filled in"}},
)
async def template(actor: Office, session: Session) -> Response:
    """An empty XLSX form."""
    headers = {"Content-Disposition": f"attachment; filename=\"issues.xlsx\"; filename*=UTF-8''{quote('诉求')}.xlsx"}
    return Response(await queries.template(session, actor), media_type=XLSX, headers=headers)
