"""HTTP of letter documents."""

import base64
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from dangjian.kernel.db import Session
from dangjian.kernel.documents.downloads import DOCX, PDF, download
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.security import Actor, signed_in
from dangjian.targets.letter_documents import queries
from dangjian.targets.letter_documents.schemas import LetterPages

router = APIRouter(prefix="/letter_documents", tags=["letter_documents"], route_class=KernelRoute)
# Who may see the letter is decided as for the letter itself: in scope, or named in it.
Party = Annotated[Actor, Depends(signed_in)]
Number = Annotated[int | None, Query(ge=1, le=100_000, description="版本号;不填为草稿,没有草稿则为最新版本")]
_PDF: dict[int | str, dict[str, Any]] = {200: {"content": {PDF: {}}, "description": "The letter on paper"}}
_DOCX: dict[int | str, dict[str, Any]] = {200: {"content": {DOCX: {}}, "description": "The letter to be edited"}}


@router.get("/{letter_id}/pdf", response_class=Response, responses=_PDF)
async def pdf(actor: Party, session: Session, letter_id: UUID, number: Number = None) -> Response:
    """The letter as PDF."""
    return download(*await queries.pdf(session, actor, letter_id, number), PDF)


@router.get("/{letter_id}/docx", response_class=Response, responses=_DOCX)
async def docx(actor: Party, session: Session, letter_id: UUID, number: Number = None) -> Response:
    """The letter as Word."""
    return download(*await queries.docx(session, actor, letter_id, number), DOCX)


@router.get("/{letter_id}/pages", response_model=LetterPages)
async def pages(actor: Party, session: Session, letter_id: UUID, number: Number = None) -> dict[str, Any]:
    """Pictures of the pages as they will be printed."""
    found = await queries.pages(session, actor, letter_id, number)
    return {"pages": [base64.b64encode(page).decode() for page in found]}
