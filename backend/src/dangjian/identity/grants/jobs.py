"""What the clock starts: proposals that nobody decided on lapse."""

from typing import Any

from dangjian.identity.grants.actions import lapse
from dangjian.kernel.db import Database
from dangjian.kernel.events import Job


async def lapse_proposals(database: Database, _: dict[str, Any]) -> None:
    """Once an hour; an old proposal cannot be approved even before this has run."""
    async with database.transaction() as session:
        await lapse(session)


LAPSE = Job("identity", "lapse_proposals", "作废逾期未审批的授权", lapse_proposals, cron="23 * * * *")
