"""What the clock brings: periods that are over; and every night once more all that waits."""

from typing import Any

from dangjian.appraisal.todos import actions
from dangjian.kernel.db import Database


async def say_all(database: Database, _: dict[str, Any]) -> None:
    """Said again it changes nothing; what an inbox had missed it then has (nightly reconcile, P4)."""
    async with database.transaction() as session:
        await actions.say_all(session)
