"""What the clock starts for representatives: terms that are over or soon will be."""

from typing import Any

from dangjian.kernel.db import Database
from dangjian.liaison.representatives import actions


async def look_at_terms(database: Database, _: dict[str, Any]) -> None:
    """After midnight in Asia/Shanghai: end what is over, tell once of what ends within a month."""
    async with database.transaction() as session:
        await actions.tell_of_terms(session)
