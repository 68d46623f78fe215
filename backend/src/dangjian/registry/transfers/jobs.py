"""What the clock brings: accepted transfers whose day has come."""

from typing import Any

from dangjian.kernel import clock
from dangjian.kernel.db import Database
from dangjian.registry.transfers import actions, queries


async def apply_due(database: Database, _: dict[str, Any]) -> None:
    """The members of accepted transfers belong to their new branch from today on; what waits is said once more."""
    async with database.transaction() as session:
        await actions.say_all(session)
        for row in await queries.due(session, clock.today()):
            await actions.apply(session, None, row)
