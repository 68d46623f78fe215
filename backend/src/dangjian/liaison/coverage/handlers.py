"""What liaison does when registry speaks of outlets."""

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry import OutletChanged, OutletsTold
from dangjian.liaison.coverage.actions import settle


async def outlet_changed(session: AsyncSession, event: OutletChanged) -> None:
    """Keep the change, and open or close the outlet's gap."""
    await settle(session, [event.state])


async def outlets_told(session: AsyncSession, event: OutletsTold) -> None:
    """Keep what was missed."""
    await settle(session, event.states)
