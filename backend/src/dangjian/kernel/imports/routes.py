"""HTTP of imports: one set of routes, made for each noun that has files."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Query, Request, Response, UploadFile
from fastapi.sse import EventSourceResponse, ServerSentEvent
from sqlalchemy import select

from dangjian.kernel import sheets
from dangjian.kernel.db import Database, Session
from dangjian.kernel.documents.downloads import XLSX
from dangjian.kernel.errors import FieldError, Forbidden, Invalid
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.imports import actions, queries, writing
from dangjian.kernel.imports.models import Import
from dangjian.kernel.imports.protocol import Asking, Kind, Work
from dangjian.kernel.imports.schemas import HeadingAnswers, ImportProgress, ImportRead, ImportRow
from dangjian.kernel.peers import Ask
from dangjian.kernel.progress import ProgressRow
from dangjian.kernel.security import Actor, Requires

UPLOAD_BYTES = sheets.MAX_BYTES + 64 * 1024
FIRST_LOOK, LAST_LOOK = 0.03, 0.5
Asker = Callable[..., Awaitable[Asking]]
PATIENCE = 120.0
Uploaded = Annotated[UploadFile, File(description="XLSX 或 CSV(UTF-8),至多 20 MB")]
Variant = Annotated[str | None, Query(max_length=64, pattern=r"^[A-Za-z0-9._-]+$", description="表样的种类,如台账类型")]
Why = Annotated[str | None, Form(max_length=2000, description="补录历史内容的原因;只有组织部门可以填写")]


def import_routes(prefix: str, tag: str, kind: Kind) -> APIRouter:
    """The routes of one noun's imports, below the noun's own address; include them before the noun's own routes."""
    router = APIRouter(prefix=f"{prefix}/imports", tags=[tag], route_class=KernelRoute)
    asker = _asker(kind)
    _files(router, kind, asker)
    _looks(router, kind, asker)
    _changes(router, kind, asker)
    return router


def _asker(kind: Kind) -> Asker:
    async def ask(
        request: Request,
        actor: Annotated[Actor, Depends(Requires(kind.permission))],
        session: Session,
        peers: Ask,
    ) -> Asking:
        return Asking(session, actor, peers, request.app.state.key_ring.secret)

    return ask


def _looks(router: APIRouter, kind: Kind, asker: Asker) -> None:
    guard = Requires(kind.permission)

    @router.get("", response_model=list[ImportRow])
    async def listed(actor: Annotated[Actor, Depends(guard)], session: Session) -> list[dict[str, Any]]:
        """The caller's own last imports."""
        return [_row(one) for one in await queries.latest(session, kind, actor)]

    @router.get("/{import_id}", response_model=ImportRead)
    async def show(asked: Annotated[Asking, Depends(asker)], import_id: UUID) -> dict[str, Any]:
        """One of the caller's imports."""
        return await _read(asked, kind, await queries.mine(asked.session, kind, asked.actor, import_id))

    async def owner(request: Request, actor: Annotated[Actor, Depends(guard)], import_id: UUID) -> Actor:
        # Asked before the stream begins: once it has, nobody can be told any more that there is no such import.
        async with request.app.state.database.transaction(request) as session:
            await queries.mine(session, kind, actor, import_id)
        return actor

    @router.get("/{import_id}/progress", response_class=EventSourceResponse)
    async def progress(
        request: Request, _actor: Annotated[Actor, Depends(owner)], import_id: UUID, work: Work = "check"
    ) -> AsyncIterator[ServerSentEvent]:
        """Server-sent events of how far checking or entering has come, until it is done."""
        async for step in follow(request.app.state.database, import_id, work):
            yield ServerSentEvent(data=step.model_dump())


def _files(router: APIRouter, kind: Kind, asker: Asker) -> None:
    @router.get(
        "/template.xlsx",
        response_class=Response,
        responses={200: {"content": {XLSX: {}}, "description": "The form, to be filled in"}},
    )
    async def template(
        asked: Annotated[Asking, Depends(asker)], variant: Variant = None, prefilled: bool = False
    ) -> Response:
        """The form; its drop-downs offer only what lies in the caller's scope."""
        asked = replace(asked, variant=variant)
        return _file(await actions.form(asked, kind, prefilled=prefilled), f"{kind.title}.xlsx")

    @router.get(
        "/{import_id}/report.xlsx",
        response_class=Response,
        responses={200: {"content": {XLSX: {}}, "description": "The same file with its bad cells marked"}},
    )
    async def report(asked: Annotated[Asking, Depends(asker)], import_id: UUID) -> Response:
        """The same file back: bad cells red with what to do, the reasons in a column, the filter on."""
        return _file(await actions.report(asked, kind, import_id), f"{kind.title}_检查结果.xlsx")


def _changes(router: APIRouter, kind: Kind, asker: Asker) -> None:
    @router.post(
        "",
        response_model=ImportRead,
        status_code=201,
        max_body_size=UPLOAD_BYTES,
        form_limits={"max_files": 1, "max_fields": 4, "max_part_size": 64 * 1024},
    )
    async def upload(asked: Annotated[Asking, Depends(asker)], file: Uploaded, reason: Why = None) -> dict[str, Any]:
        """Take a file in and read its headings; nothing of it is entered."""
        asked = replace(asked, reason=_reason(kind, asked.actor, reason))
        return await _read(asked, kind, await actions.take_in(asked, kind, file.filename or "", await file.read()))

    @router.post("/{import_id}:explain", response_model=ImportRead)
    async def explain(
        asked: Annotated[Asking, Depends(asker)], _key: IdempotencyKey, import_id: UUID, data: HeadingAnswers
    ) -> dict[str, Any]:
        """Say what the unclear headings mean; it is remembered for the enterprise."""
        return await _read(asked, kind, await actions.explain(asked, kind, import_id, data.headings))

    @router.post("/{import_id}:check", response_model=ImportRead)
    async def check(
        asked: Annotated[Asking, Depends(asker)], request: Request, _key: IdempotencyKey, import_id: UUID
    ) -> dict[str, Any]:
        """Say row by row what the file would do; nothing of it is entered."""
        return await _read(asked, kind, await actions.check(asked, kind, import_id, request.app.state.database))

    @router.post("/{import_id}:commit", response_model=ImportRead)
    async def commit(
        asked: Annotated[Asking, Depends(asker)], request: Request, _key: IdempotencyKey, import_id: UUID
    ) -> dict[str, Any]:
        """Enter every row, or none."""
        row, results = await actions.enter(asked, kind, import_id, request.app.state.database)
        return await _read(asked, kind, row) | {"results": [{"number": "", "receipt": ""} | one for one in results]}

    @router.post("/{import_id}:undo", response_model=ImportRead)
    async def undo(asked: Annotated[Asking, Depends(asker)], _key: IdempotencyKey, import_id: UUID) -> dict[str, Any]:
        """Take back all that the file brought, within seven days and if nobody touched it since."""
        return await _read(asked, kind, await actions.undo(asked, kind, import_id))


def _reason(kind: Kind, actor: Actor, given: str | None) -> str | None:
    if given is None or not given.strip():
        return None
    allowed = kind.may_give_reason
    if allowed is None or not actor.holds(allowed):
        title = allowed.title if allowed else "补录历史内容"
        raise Forbidden(f"您没有“{title}”的权限,如有需要请联系系统管理员。")
    if writing.has_control(given):
        fault = "有无法保存的字符,请删除后重试"
        raise Invalid(f"原因里{fault}。", [FieldError(field="reason", message=fault)])
    return given.strip()


def _row(row: Import) -> dict[str, Any]:
    names = ("id", "filename", "state", "rows", "fault_count", "created_at", "done_at", "undone_at")
    return {name: getattr(row, name) for name in names} | {"may_undo": actions.may_undo(row)}


async def _read(asked: Asking, kind: Kind, row: Import) -> dict[str, Any]:
    faults = await asked.session.scalar(select(Import.faults).where(Import.id == row.id))
    shown = ("header_row", "unclear", "notes", "preview")
    return {
        **_row(row),
        **{name: getattr(row, name) for name in shown},
        "columns": [vars(one) for one in await kind.fields(asked)] if row.unclear else [],
        "plan": row.plan or None,
        "faults": (faults or [])[: actions.SHOWN_FAULTS],
        "results": [],
    }


def _file(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename=\"import.xlsx\"; filename*=UTF-8''{quote(name)}"}
    return Response(content, media_type=XLSX, headers=headers)


async def follow(database: Database, import_id: UUID, work: Work) -> AsyncIterator[ImportProgress]:
    """Each step of the bar once; ends when all rows are done, or when nothing has moved for a while."""
    seen: int | None = None
    waited, pause = 0.0, FIRST_LOOK
    while waited < PATIENCE:
        async with database.transaction() as session:
            row = await session.get(ProgressRow, import_id)
        if row is not None and row.stage == actions.STAGES[work] and row.done != seen:
            seen, waited, pause = row.done, 0.0, FIRST_LOOK
            yield ImportProgress.model_validate(row)
            if row.done >= row.total:
                return
        await asyncio.sleep(pause)
        waited, pause = waited + pause, min(pause * 1.2, LAST_LOOK)
