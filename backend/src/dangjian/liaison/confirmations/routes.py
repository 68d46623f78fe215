"""HTTP of the reporter's word: by receipt without an account, by account for what one raised oneself."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Header, Path, Request, Response, UploadFile
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import evidence, files
from dangjian.kernel.db import Session
from dangjian.kernel.errors import NotFound
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Paging
from dangjian.kernel.security import Actor, Requires, public, signed_in
from dangjian.kernel.settings import settings
from dangjian.kernel.strangers import Stranger
from dangjian.kernel.strict import Prose
from dangjian.liaison.attachments.queries import of_issue
from dangjian.liaison.confirmations import actions, queries, rules
from dangjian.liaison.confirmations.actions import Sent
from dangjian.liaison.confirmations.schemas import Receipt, ReplyCreate, ReporterList, ReporterView, ReportPlace
from dangjian.liaison.issues.models import Issue
from dangjian.liaison.permissions import ISSUE_REPORT

router = APIRouter(tags=["confirmations"], route_class=KernelRoute)
Anybody = Annotated[Actor, Depends(signed_in)]
Reporter = Annotated[Actor, Depends(Requires(ISSUE_REPORT))]
Sha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
Shown = Annotated[str, Header(alias="Receipt", min_length=1, max_length=60, description="回执上的编码,不出现在地址里")]
Note = Annotated[Prose | None, Form()]
Files = Annotated[list[UploadFile] | None, File(description="至多 3 个,PDF、DOCX、XLSX、CSV、TXT、PNG、JPG")]
A_FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/octet-stream": {}}, "description": "The file, to be saved"}
}
_BY_RECEIPT = "the receipt is the right: whoever reports without an account has nothing else"


async def opened(session: AsyncSession, stranger: str, receipt: str, *, lock: bool = False) -> Issue:
    """The issue of a receipt; who tries many that do not exist has to wait."""
    actions.TRIES.check(stranger)
    try:
        return await queries.by_receipt(session, receipt, lock=lock)
    except NotFound:
        actions.TRIES.count(stranger)
        raise


@router.get("/receipts", response_model=ReporterView)
@public(_BY_RECEIPT)
async def by_receipt(stranger: Stranger, session: Session, receipt: Shown) -> dict[str, Any]:
    """One's own issue, by the receipt."""
    return await queries.view(session, await opened(session, stranger, receipt))


@router.post("/receipts:reply", response_model=ReporterView)
@public(_BY_RECEIPT)
async def reply_by_receipt(stranger: Stranger, session: Session, receipt: Shown, data: ReplyCreate) -> dict[str, Any]:
    """Say whether it is solved, rate it, object, or say whether it lasted; the same answer twice is one."""
    issue = await opened(session, stranger, receipt, lock=True)
    actions.REPLIES.take(stranger)
    await actions.answer(session, issue, actions.teller_of(issue, None), data)
    return await queries.view(session, issue)


@router.post(
    "/receipts:add",
    response_model=ReporterView,
    max_body_size=rules.MOST_FILES * evidence.UPLOAD_BYTES,
    form_limits={"max_files": rules.MOST_FILES, "max_fields": 4, "max_part_size": 64 * 1024},
)
@public(_BY_RECEIPT)
async def add_by_receipt(
    stranger: Stranger, session: Session, receipt: Shown, note: Note = None, files: Files = None
) -> dict[str, Any]:
    """Add words and up to three files; the same ones again change nothing."""
    issue = await opened(session, stranger, receipt, lock=True)
    actions.REPLIES.take(stranger)
    await actions.add(session, issue, actions.teller_of(issue, None), note, await _sent(files))
    return await queries.view(session, issue)


@router.get("/receipts/attachments/{sha256}", response_class=Response, responses=A_FILE)
@public(_BY_RECEIPT)
async def download_by_receipt(stranger: Stranger, session: Session, receipt: Shown, sha256: Sha256) -> Response:
    """A file of one's own issue."""
    return await _file(session, await opened(session, stranger, receipt), sha256)


@router.get("/my-issues", response_model=ReporterList)
async def mine(
    actor: Anybody, session: Session, paging: Paging, waiting: bool = False, for_others: bool = False
) -> dict[str, Any]:
    """What one raised by name, or entered for others; what waits for the reporter's word first."""
    return await queries.search(session, actor, waiting, for_others, paging)


@router.get("/my-issues:places", response_model=list[ReportPlace])
async def places(actor: Reporter, session: Session) -> list[dict[str, Any]]:
    """Where one may report, and what one may choose there."""
    return await queries.places(session, actor)


@router.get("/my-issues/{issue_id}", response_model=ReporterView)
async def show(actor: Anybody, session: Session, issue_id: UUID) -> dict[str, Any]:
    """One's own issue."""
    return await queries.view(session, await queries.own(session, actor, issue_id))


@router.post("/my-issues/{issue_id}:reply", response_model=ReporterView)
async def reply(
    actor: Anybody, session: Session, _key: IdempotencyKey, issue_id: UUID, data: ReplyCreate
) -> dict[str, Any]:
    """Say whether it is solved, rate it, object, or say whether it lasted; the same answer twice is one."""
    issue = await queries.own(session, actor, issue_id, lock=True)
    await actions.answer(session, issue, actions.teller_of(issue, actor), data)
    return await queries.view(session, issue)


@router.post(
    "/my-issues/{issue_id}:add",
    response_model=ReporterView,
    max_body_size=rules.MOST_FILES * evidence.UPLOAD_BYTES,
    form_limits={"max_files": rules.MOST_FILES, "max_fields": 4, "max_part_size": 64 * 1024},
)
async def add(
    actor: Anybody, session: Session, issue_id: UUID, note: Note = None, files: Files = None
) -> dict[str, Any]:
    """Add words and up to three files; the same ones again change nothing."""
    issue = await queries.own(session, actor, issue_id, lock=True)
    await actions.add(session, issue, actions.teller_of(issue, actor), note, await _sent(files))
    return await queries.view(session, issue)


@router.post("/my-issues/{issue_id}:hand-on", response_model=Receipt)
async def hand_on(actor: Reporter, request: Request, session: Session, issue_id: UUID) -> dict[str, Any]:
    """A new receipt for the person in whose name one reported; the one before it opens nothing any more."""
    issue, receipt = await actions.hand_on(session, actor, issue_id, request.app.state.key_ring.secret)
    return actions.shown(issue, receipt, origin_of(request))


@router.get("/my-issues/{issue_id}/attachments/{sha256}", response_class=Response, responses=A_FILE)
async def download(actor: Anybody, session: Session, issue_id: UUID, sha256: Sha256) -> Response:
    """A file of one's own issue."""
    return await _file(session, await queries.own(session, actor, issue_id), sha256)


async def _sent(sent: list[UploadFile] | None) -> list[Sent]:
    return [Sent(one.filename or "", await one.read()) for one in sent or ()]


async def _file(session: AsyncSession, issue: Issue, sha256: str) -> Response:
    row = await of_issue(session, issue, sha256)
    return evidence.download(await files.load(sha256), row.filename, row.media_type)


def origin_of(request: Request) -> str:
    """Where the pages are: what the installation says, else where this request came."""
    return (settings().public_url or str(request.base_url)).rstrip("/")
