"""Counting on the working-day calendar."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.workdays.models import Workday
from dangjian.appraisal.workdays.rules import ordinary_days_after


async def working_days_after(session: AsyncSession, day: date, count: int) -> date:
    """The day on which so many working days have passed since a day; ordinary weeks beyond the calendar."""
    start = select(Workday.ordinal).where(Workday.day == day).scalar_subquery()
    found = await session.scalar(select(func.min(Workday.day)).where(Workday.ordinal == start + count))
    return found or ordinary_days_after(day, count)
