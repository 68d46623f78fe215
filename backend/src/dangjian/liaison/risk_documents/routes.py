"""HTTP of risk documents."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from dangjian.kernel.db import Session
from dangjian.kernel.documents.downloads import DOCX, PDF, download
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires
from dangjian.liaison.permissions import RISK_READ, RISK_REPORT
from dangjian.liaison.risk_documents import queries
from dangjian.liaison.risk_documents.rules import RiskForm
from dangjian.liaison.risk_months.schemas import Month

router = APIRouter(prefix="/risk-documents", tags=["risk_documents"], route_class=KernelRoute)
Reporter = Annotated[Actor, Depends(Requires(RISK_REPORT))]
Reader = Annotated[Actor, Depends(Requires(RISK_READ))]
_FILES: dict[int | str, dict[str, Any]] = {200: {"content": {PDF: {}, DOCX: {}}, "description": "The paper"}}
_TYPES = {"pdf": PDF, "docx": DOCX}


@router.get("/months/{month}/{kind}", response_class=Response, responses=_FILES)
async def of_month(
    actor: Reader, session: Session, peers: Ask, month: Month, kind: queries.Format, organization_id: UUID
) -> Response:
    """The month's report of a unit."""
    return download(*await queries.of_month(session, peers, actor, organization_id, month, kind), _TYPES[kind])


@router.get("/{risk_id}/{form}/{kind}", response_class=Response, responses=_FILES)
async def of_risk(actor: Reporter, session: Session, risk_id: UUID, form: RiskForm, kind: queries.Format) -> Response:
    """The risk report or the warning."""
    return download(*await queries.of_risk(session, actor, risk_id, form, kind), _TYPES[kind])
