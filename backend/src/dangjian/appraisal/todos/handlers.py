"""What is said to the inboxes when a rectification moves, a visit is scored, or a result is published."""

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.todos import actions
from dangjian.contracts.appraisal import (
    RectificationClosed,
    RectificationOpened,
    RectificationReported,
    RectificationReturned,
    RectificationWithdrawn,
    ResultPublished,
    RunScored,
)


async def todo_after_opening(session: AsyncSession, event: RectificationOpened) -> None:
    """The branch is to report."""
    await actions.say_rectification(session, event.rectification_id)


async def todo_after_report(session: AsyncSession, event: RectificationReported) -> None:
    """It is to be looked at again."""
    await actions.say_rectification(session, event.rectification_id)


async def todo_after_return(session: AsyncSession, event: RectificationReturned) -> None:
    """The branch is to report once more."""
    await actions.say_rectification(session, event.rectification_id)


async def todo_after_closing(session: AsyncSession, event: RectificationClosed) -> None:
    """Nobody has to do anything any more."""
    await actions.say_rectification(session, event.rectification_id)


async def todo_after_withdrawal(session: AsyncSession, event: RectificationWithdrawn) -> None:
    """There is nothing to do any more."""
    await actions.say_rectification(session, event.rectification_id)


async def todo_after_scoring(session: AsyncSession, event: RunScored) -> None:
    """The last branch of a committee may have been visited."""
    await actions.say_verified(session, event.run_id, event.organization_ids)


async def todo_after_publication(session: AsyncSession, event: ResultPublished) -> None:
    """The run waits for nobody."""
    await actions.say_published(session, event.run_id)
