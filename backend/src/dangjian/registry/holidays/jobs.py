"""What the clock starts for holidays."""

from typing import Any

from dangjian.kernel.db import Database
from dangjian.registry.holidays import actions


async def keep_calendar(database: Database, _: dict[str, Any]) -> None:
    """Take in the shipped years that are not there yet; when all are, this is one look."""
    async with database.transaction() as session:
        await actions.keep_standard(session)


async def retell(database: Database, _: dict[str, Any]) -> None:
    """Say every year's calendar again: a service that is new hears of it from here."""
    async with database.transaction() as session:
        await actions.tell_all(session)
