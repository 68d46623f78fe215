"""HTTP of holidays."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.security import Actor, Requires, signed_in
from dangjian.registry.holidays import actions, queries
from dangjian.registry.holidays.rules import FIRST_YEAR, LAST_YEAR
from dangjian.registry.holidays.schemas import HolidayYearRead, HolidayYearUpdate
from dangjian.registry.permissions import HOLIDAY_EDIT

router = APIRouter(prefix="/holidays", tags=["holidays"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(signed_in)]
Year = Annotated[int, Path(ge=FIRST_YEAR, le=LAST_YEAR, description="年份")]


async def on_top(actor: Annotated[Actor, Depends(Requires(HOLIDAY_EDIT))], session: Session) -> Actor:
    """Every organisation counts its working days by this calendar: it is kept where an enterprise begins."""
    return await queries.require_top(session, actor)


Editor = Annotated[Actor, Depends(on_top)]


@router.get("/{year}", response_model=HolidayYearRead)
async def show(actor: Reader, session: Session, year: Year) -> dict[str, Any]:
    """The working-day calendar of a year: days off and make-up working days."""
    return await queries.show(session, actor, year)


@router.put("/{year}", response_model=HolidayYearRead)
async def replace(
    actor: Editor, session: Session, seen: IfMatch, year: Year, data: HolidayYearUpdate
) -> dict[str, Any]:
    """Write the calendar of a year anew; a year that nothing is known of has version 0."""
    await actions.replace(session, actor, year, data, seen)
    return await queries.show(session, actor, year)
