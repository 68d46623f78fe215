"""What registry does when appraisal speaks: what is published closes the days that it covers."""

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.appraisal import PeriodsTold, ResultPublished, last_day_of
from dangjian.registry.organizations import actions


async def days_closed(session: AsyncSession, event: ResultPublished) -> None:
    """The tree up to the last day of a published period stays as it was."""
    await actions.close_days(session, event.organization_id, last_day_of(event.period))


async def periods_told(session: AsyncSession, event: PeriodsTold) -> None:
    """What was published before registry listened."""
    for one in event.periods:
        await actions.close_days(session, one.organization_id, last_day_of(one.period))
