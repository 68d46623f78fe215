"""Counting on the working-day calendar."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts import registry
from dangjian.liaison.workdays.models import Workday


async def working_days_after(session: AsyncSession, day: date, count: int) -> date:
    """The day on which so many working days have passed since a day."""
    return await registry.working_days_after(session, Workday, day, count)


async def working_days_between(session: AsyncSession, first: date, last: date) -> int:
    """How many working days have passed after a day up to and including another; none if it is not later."""
    found = await session.execute(select(Workday.day, Workday.ordinal).where(Workday.day.in_({first, last})))
    ordinals: dict[date, int] = {day: ordinal for day, ordinal in found.all()}
    return max(ordinals[last] - ordinals[first], 0) if len(ordinals) == 2 else 0
