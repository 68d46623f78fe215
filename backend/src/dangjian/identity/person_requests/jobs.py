"""What the clock starts: copies that nobody fetched within a week are dropped."""

from typing import Any

from dangjian.identity.person_requests.rules import FETCHED_WITHIN
from dangjian.kernel import clock, persons
from dangjian.kernel.db import Database
from dangjian.kernel.events import Job


async def forget_exports(database: Database, _: dict[str, Any]) -> None:
    """Once an hour."""
    async with database.transaction() as session:
        await persons.forget(session, clock.now() - FETCHED_WITHIN)


FORGET_EXPORTS = Job("identity", "forget_exports", "清理过期的个人信息副本", forget_exports, cron="23 * * * *")
