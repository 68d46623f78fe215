"""What the clock and an upgrade start for organisations."""

from typing import Any

from dangjian.kernel.db import Database
from dangjian.registry.organizations import actions


async def retell(database: Database, _: dict[str, Any]) -> None:
    """Say the whole tree again, one event and one transaction a part: a service that is new hears of it from here."""
    last = None
    while True:
        async with database.transaction() as session:
            last = await actions.tell_after(session, last)
        if last is None:
            return
