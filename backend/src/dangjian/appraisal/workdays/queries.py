"""Counting on the working-day calendar."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.workdays.models import Workday
from dangjian.contracts import registry


async def working_days_after(session: AsyncSession, day: date, count: int) -> date:
    """The day on which so many working days have passed since a day."""
    return await registry.working_days_after(session, Workday, day, count)
