"""The one change: a delivery that was given up is tried again."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import audit, queue_status
from dangjian.kernel.errors import NotFound
from dangjian.kernel.security import Actor


class NoDeadLetter(NotFound):
    """It was retried already, never failed for good, or its handler is gone."""

    code = "dead_letter_not_found"


async def retry(session: AsyncSession, actor: Actor, event_id: UUID, handler: str) -> dict[str, UUID | str]:
    """Put a dead letter back into the queue, on the record (N tries, then a visible dead letter: architecture)."""
    before = await queue_status.requeue(session, event_id, handler)
    if before is None:
        raise NoDeadLetter("没有这条失败消息,可能已经重新投递,请刷新列表后查看。")
    first_line = before.last_error.partition("\n")[0]
    await audit.write(
        session,
        actor,
        "dead_letter.retry",
        "dead_letter",
        f"{event_id} {handler}"[:200],
        before={"tries": before.tries, "last_error": first_line, "is_dead": True},
        after={"tries": 0, "is_dead": False},
    )
    return {"event_id": event_id, "handler": handler}
