"""What the clock starts for supervision letters."""

from typing import Any

from dangjian.kernel.db import Database
from dangjian.targets.supervision_letters import actions


async def escalate(database: Database, _: dict[str, Any]) -> None:
    """After midnight in Asia/Shanghai: what was not answered in time becomes one colour graver, once."""
    async with database.transaction() as session:
        await actions.escalate(session)
