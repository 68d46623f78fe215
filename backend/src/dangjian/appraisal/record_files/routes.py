"""HTTP of record files."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, File, Form, Path, Response, UploadFile

from dangjian.appraisal.permissions import RECORD_ENTER, RECORD_IMPORT_HISTORICAL
from dangjian.appraisal.record_files import actions, queries
from dangjian.appraisal.record_files.schemas import FileReceipt, FileReport
from dangjian.appraisal.record_types.rules import is_storable
from dangjian.kernel import sheets
from dangjian.kernel.db import Session
from dangjian.kernel.documents.downloads import XLSX
from dangjian.kernel.errors import FieldError, Forbidden, Invalid
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires

router = APIRouter(tags=["record_files"], route_class=KernelRoute)
Enterer = Annotated[Actor, Depends(Requires(RECORD_ENTER))]
UPLOAD_BYTES = sheets.MAX_BYTES + 64 * 1024
Uploaded = Annotated[UploadFile, File(description="CSV(UTF-8)或 XLSX,至多 20 MB、10,000 行")]


async def historical_reason(
    actor: Enterer,
    historical_reason: Annotated[
        str | None, Form(max_length=2000, description="补录历史台账的原因;只有组织部门可以填写")
    ] = None,
) -> str | None:
    """The reason for a historical import, from whoever may make one."""
    if historical_reason is None or not historical_reason.strip():
        return None
    if not actor.holds(RECORD_IMPORT_HISTORICAL):
        raise Forbidden(f"您没有“{RECORD_IMPORT_HISTORICAL.title}”的权限,如有需要请联系系统管理员。")
    if not is_storable(historical_reason):
        fault = "有无法保存的字符,请删除后重试"
        raise Invalid(f"原因里{fault}。", [FieldError(field="historical_reason", message=fault)])
    return historical_reason.strip()


Reason = Annotated[str | None, Depends(historical_reason)]


@router.post(
    "/records:check-file",
    response_model=FileReport,
    max_body_size=UPLOAD_BYTES,
    form_limits={"max_files": 1, "max_fields": 4, "max_part_size": 64 * 1024},
)
async def check(actor: Enterer, session: Session, peers: Ask, reason: Reason, file: Uploaded) -> actions.Report:
    """Read a file and say, by row and column, what it would do; changes nothing."""
    return await actions.check_file(session, peers, actor, await file.read(), reason)


@router.post(
    "/records:commit-file",
    response_model=FileReceipt,
    max_body_size=UPLOAD_BYTES,
    form_limits={"max_files": 1, "max_fields": 4, "max_part_size": 64 * 1024},
)
async def commit(actor: Enterer, session: Session, peers: Ask, reason: Reason, file: Uploaded) -> dict[str, int]:
    """Enter every row of the file, or none; the same file again enters nothing twice."""
    entered, unchanged = await actions.enter_file(session, peers, actor, await file.read(), reason)
    return {"entered": entered, "unchanged": unchanged}


@router.get(
    "/record-types/{code}/template.xlsx",
    response_class=Response,
    responses={200: {"content": {XLSX: {}}, "description": "The form, to be filled in"}},
)
async def template(
    actor: Enterer, session: Session, code: Annotated[str, Path(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
) -> Response:
    """An empty XLSX form for one record type."""
    content = await queries.template(session, actor, code)
    headers = {"Content-Disposition": f"attachment; filename=\"{code}.xlsx\"; filename*=UTF-8''{quote(code)}.xlsx"}
    return Response(content, media_type=XLSX, headers=headers)
