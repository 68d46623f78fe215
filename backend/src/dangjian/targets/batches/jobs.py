"""What an order starts: the targets of a batch."""

from typing import Any
from uuid import UUID

from dangjian.kernel.db import Database
from dangjian.targets.batches import actions


async def fill_batch(database: Database, payload: dict[str, Any]) -> None:
    """Write the targets of one batch."""
    await actions.carry_out(database, UUID(payload["batch_id"]))
