"""What the clock starts: results of what has closed."""

from typing import Any

from dangjian.kernel.db import Database
from dangjian.targets.results import actions


async def compute(database: Database, _: dict[str, Any]) -> None:
    """Compute every result that is due, a few hundred in a transaction."""
    while True:
        async with database.transaction() as session:
            done = await actions.compute_due(session)
        if done < actions.AT_ONCE:
            return
