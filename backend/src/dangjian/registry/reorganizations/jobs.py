"""What the clock starts: changes of the tree whose day has come."""

from typing import Any

from dangjian.kernel import clock
from dangjian.kernel.db import Database
from dangjian.kernel.errors import DomainError
from dangjian.registry.organization_changes.queries import due
from dangjian.registry.reorganizations import actions


async def take_effect(database: Database, _: dict[str, Any]) -> None:
    """Do what waited for today, each in its own transaction; what cannot be done is kept with the reason."""
    async with database.transaction() as session:
        waiting = await due(session, clock.today())
    for change_id in waiting:
        try:
            async with database.transaction() as session:
                await actions.take_effect(session, change_id)
        except DomainError as why:
            async with database.transaction() as session:
                await actions.note_failure(session, change_id, why)
