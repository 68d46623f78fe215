"""What the clock starts for pairings: visits that are overdue."""

from typing import Any

from dangjian.kernel.db import Database
from dangjian.liaison.pairings import actions


async def tell_of_visits(database: Database, _: dict[str, Any]) -> None:
    """After midnight in Asia/Shanghai: one to-do for each day that passed without the visit that was due."""
    async with database.transaction() as session:
        await actions.tell_of_visits(session)
