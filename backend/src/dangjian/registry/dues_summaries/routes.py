"""HTTP of the sums of dues."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from dangjian.kernel import clock
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.security import Actor, Requires
from dangjian.kernel.sheets import to_csv
from dangjian.registry.dues.rules import first_of, month_of, name_of
from dangjian.registry.dues.schemas import MonthText
from dangjian.registry.dues_summaries import queries
from dangjian.registry.dues_summaries.schemas import DuesSummaryRow
from dangjian.registry.permissions import DUES_READ

router = APIRouter(prefix="/dues-summaries", tags=["dues_summaries"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(DUES_READ))]
Of = Annotated[MonthText | None, Query(description="例如 2026-11,不填为本月")]
Below = Annotated[UUID | None, Query(description="该组织及其直接下级;不填为您管理范围的顶层")]


@router.get("", response_model=list[DuesSummaryRow])
async def search(actor: Reader, session: Session, month: Of = None, organization_id: Below = None) -> Any:
    """An organisation and its parts, each in sums with all below it; no person is named."""
    chosen = month_of(month) if month else first_of(clock.today())
    return await queries.search(session, actor, chosen, organization_id)


@router.get(":export", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def export(actor: Reader, session: Session, month: Of = None, organization_id: Below = None) -> Response:
    """The sums as a CSV file."""
    chosen = month_of(month) if month else first_of(clock.today())
    header, rows = await queries.exported(session, actor, chosen, organization_id)
    headers = {"Content-Disposition": f'attachment; filename="dues-summary-{name_of(chosen)}.csv"'}
    return Response(to_csv(header, rows), media_type="text/csv; charset=utf-8", headers=headers)
