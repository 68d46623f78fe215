"""What liaison does when registry speaks of the calendar."""

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry import HolidaysChanged, keep_workdays
from dangjian.liaison.workdays.models import Workday


async def holidays_changed(session: AsyncSession, event: HolidaysChanged) -> None:
    """Keep the year's working days; days already promised stay as they were promised."""
    await keep_workdays(session, Workday, event)
