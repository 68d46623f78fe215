"""The clocks (LIA-01, LIA-06): every morning what comes near, what is late, and what waits for nobody any more."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.db import Database
from dangjian.kernel.events import Job
from dangjian.liaison.clocks import actions

_CLOCKS: tuple[Callable[[AsyncSession], Awaitable[int]], ...] = (
    actions.let_run,
    actions.remind,
    actions.tell_late,
    actions.raise_unaccepted,
    actions.close_unanswered,
    actions.close_confirmed,
)


async def run_clocks(database: Database, _: dict[str, Any]) -> None:
    """Each clock in portions, every portion its own transaction: stopped half-way, the rest is done the next time."""
    for clock in _CLOCKS:
        done = 1
        while done:
            async with database.transaction() as session:
                done = await clock(session)


RUN_CLOCKS = Job("liaison", "run_clocks", "诉求临期、超期、提级与办结", run_clocks, cron="12 16 * * *")
