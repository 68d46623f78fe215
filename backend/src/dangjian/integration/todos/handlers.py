"""What integration does when a service says that something waits, or waits no longer."""

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.integration import TodoOpened, TodoSettled
from dangjian.integration.todos import actions


async def todo_opened(session: AsyncSession, event: TodoOpened) -> None:
    """Keep what waits."""
    await actions.open_all(session, event.todos, event.at)


async def todo_settled(session: AsyncSession, event: TodoSettled) -> None:
    """Keep that it waits no longer."""
    await actions.settle_all(session, event.todos, event.at)
