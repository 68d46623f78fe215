"""What the clock brings: what is owed for the month, and who is to be spoken of."""

from typing import Any

from dangjian.kernel import clock
from dangjian.kernel.db import Database
from dangjian.registry.dues import actions, rules

AT_ONCE = 1_000


async def assess(database: Database, _: dict[str, Any]) -> None:
    """Every member with a base owes for this month and the last; done again it changes nothing."""
    current = rules.first_of(clock.today())
    for month in (rules.month_after(current, -1), current):
        after = None
        while True:
            async with database.transaction() as session:
                after = await actions.assess_part(session, month, after, AT_ONCE)
            if after is None:
                break
    async with database.transaction() as session:
        await actions.say(session, None)
