"""What integration does when anything happens that may be told outside."""

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.integration.deliveries import actions
from dangjian.kernel.events import EventRow


async def event_happened(session: AsyncSession, row: EventRow) -> None:
    """Enter it into the log and tell the webhooks."""
    await actions.enter(session, row)
