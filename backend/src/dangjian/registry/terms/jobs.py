"""What the clock brings: terms that end within six months."""

from typing import Any

from dangjian.kernel.db import Database
from dangjian.registry.terms import actions


async def remind(database: Database, _: dict[str, Any]) -> None:
    """Every morning, six months before and until the election (ORG-08)."""
    async with database.transaction() as session:
        await actions.remind(session)
