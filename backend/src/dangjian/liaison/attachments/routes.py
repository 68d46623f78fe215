"""HTTP of attachments."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Path, Response, UploadFile
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import evidence, files
from dangjian.kernel.db import Session
from dangjian.kernel.errors import DomainError, Forbidden, NotFound
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.peers import Ask, Peers
from dangjian.kernel.security import Actor, Requires, signed_in
from dangjian.liaison.attachments import actions, queries
from dangjian.liaison.attachments.schemas import IssueFileRead
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.organizations.queries import in_scope
from dangjian.liaison.permissions import ISSUE_DISPATCH, ISSUE_HANDLE, ISSUE_READ, ISSUE_REPORT, VISIT_RECORD

router = APIRouter(tags=["issue_files"], route_class=KernelRoute)
Anybody = Annotated[Actor, Depends(signed_in)]
Reader = Annotated[Actor, Depends(Requires(ISSUE_READ))]
Sha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
A_FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/octet-stream": {}}, "description": "The file, to be saved"}
}
_ADDERS = (ISSUE_REPORT, VISIT_RECORD, ISSUE_HANDLE, ISSUE_DISPATCH)


@router.post(
    "/attachments",
    response_model=IssueFileRead,
    status_code=201,
    max_body_size=evidence.UPLOAD_BYTES,
    form_limits={"max_files": 1, "max_fields": 4, "max_part_size": 64 * 1024},
)
async def keep(
    actor: Anybody,
    session: Session,
    peers: Ask,
    organization_id: Annotated[UUID, Form()],
    file: Annotated[UploadFile, File(description="PDF、DOCX、XLSX、CSV、TXT、PNG、JPG,至多 20 MB")],
) -> dict[str, Any]:
    """Add a file for an organisation at which one reports, visits or handles; the same again changes nothing."""
    organization = await _addable(session, peers, actor, organization_id)
    sha256 = await actions.add(session, actor, organization, file.filename or "", await file.read())
    return (await queries.listed(session, [sha256], organization.id))[sha256]


async def _addable(session: AsyncSession, peers: Peers, actor: Actor, organization_id: UUID) -> OrganizationCopy:
    """The organisation, if the caller may do there any of what files are added to."""
    refused: DomainError = Forbidden("您没有反映、走访或办理的权限,不能上传附件,如有需要请联系系统管理员。")
    for permission in filter(actor.holds, _ADDERS):
        try:
            return await in_scope(session, peers, actor, permission, organization_id)
        except NotFound as unseen:
            refused = unseen
    raise refused


@router.get("/attachments/{sha256}", response_class=Response, responses=A_FILE)
async def fetch(actor: Anybody, session: Session, sha256: Sha256) -> Response:
    """A file that one added, or of an organisation whose issues one reads; to be saved and never shown in place."""
    row = await queries.visible(session, actor, sha256)
    return evidence.download(await files.load(sha256), row.filename, row.media_type)


@router.get("/issues/{issue_id}/attachments/{sha256}", response_class=Response, responses=A_FILE)
async def fetch_of_issue(actor: Reader, session: Session, issue_id: UUID, sha256: Sha256) -> Response:
    """A file of an issue that one sees."""
    row = await queries.of_visible_issue(session, actor, issue_id, sha256)
    return evidence.download(await files.load(sha256), row.filename, row.media_type)
