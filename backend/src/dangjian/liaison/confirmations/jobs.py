"""What the clock starts: asking again."""

from typing import Any

from dangjian.kernel.db import Database
from dangjian.kernel.events import Job
from dangjian.liaison.confirmations import actions


async def ask_again(database: Database, _: dict[str, Any]) -> None:
    """Every morning, in portions, until everybody has been asked."""
    asked = 1
    while asked:
        async with database.transaction() as session:
            asked = await actions.ask_again(session)


ASK_AGAIN = Job("liaison", "ask_again", "回访已确认的诉求", ask_again, cron="20 0 * * *")
