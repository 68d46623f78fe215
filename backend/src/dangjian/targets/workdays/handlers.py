"""What targets does when registry speaks of the calendar."""

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry import HolidaysChanged, keep_workdays
from dangjian.kernel.events import start_job
from dangjian.targets.workdays.models import Workday

REFRESH = "job.targets.refresh_lights"


async def holidays_changed(session: AsyncSession, event: HolidaysChanged) -> None:
    """Keep the year's working days, and if that is news look at all lights by them."""
    if await keep_workdays(session, Workday, event):
        await start_job(session, REFRESH, {}, dedupe_key=REFRESH)
