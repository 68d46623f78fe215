"""What the clock and an upgrade start for outlets."""

from typing import Any

from dangjian.kernel.db import Database
from dangjian.registry.outlets import actions


async def retell(database: Database, _: dict[str, Any]) -> None:
    """Say all outlets again, one event and one transaction a part: a service that is new hears of them from here."""
    last = None
    while True:
        async with database.transaction() as session:
            last = await actions.tell_after(session, last)
        if last is None:
            return
