"""What the clock starts: forgetting attempts and sessions that are long over, and answers kept for a repeat."""

from typing import Any

from dangjian.identity.sessions.actions import forget_old
from dangjian.kernel import idempotency
from dangjian.kernel.db import Database
from dangjian.kernel.events import Job


async def forget(database: Database, _: dict[str, Any]) -> None:
    """Once an hour."""
    async with database.transaction() as session:
        await forget_old(session)
        await idempotency.forget_old(session)


FORGET = Job("identity", "forget_old_sessions", "清理过期的登录与会话", forget, cron="17 * * * *")
