"""HTTP of attachments."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Path, Response, UploadFile, status

from dangjian.appraisal.attachments import actions, queries
from dangjian.appraisal.attachments.models import Attachment
from dangjian.appraisal.attachments.schemas import AttachmentRead
from dangjian.appraisal.organizations.queries import in_scope
from dangjian.appraisal.permissions import ATTACHMENT_ADD, RECORD_READ
from dangjian.kernel import evidence, files
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires

router = APIRouter(prefix="/attachments", tags=["attachments"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(RECORD_READ))]
Adder = Annotated[Actor, Depends(Requires(ATTACHMENT_ADD))]


@router.post(
    "",
    response_model=AttachmentRead,
    status_code=status.HTTP_201_CREATED,
    max_body_size=evidence.UPLOAD_BYTES,
    form_limits={"max_files": 1, "max_fields": 4, "max_part_size": 64 * 1024},
)
async def add(
    actor: Adder,
    session: Session,
    peers: Ask,
    organization_id: Annotated[UUID, Form()],
    file: Annotated[UploadFile, File(description="PDF、DOCX、XLSX、CSV、TXT、PNG、JPG,至多 20 MB")],
) -> Attachment:
    """Add evidence for an organisation; sending the same file again changes nothing."""
    organization = await in_scope(session, peers, actor, ATTACHMENT_ADD, organization_id=organization_id)
    return await actions.add(session, actor, organization, file.filename or "", await file.read())


@router.get(
    "/{sha256}",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}, "description": "The file, to be saved"}},
)
async def download(
    actor: Reader, session: Session, sha256: Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
) -> Response:
    """The file under this hash, to be saved and never shown in place."""
    row = await queries.visible(session, actor, sha256)
    return evidence.download(await files.load(sha256), row.filename, row.media_type)
