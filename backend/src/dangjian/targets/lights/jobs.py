"""What the clock starts for lights: a look at all of them after midnight, and news of days that come near."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.integration import MOST_IN_ONE_EVENT
from dangjian.contracts.targets import TaskMoved, TasksDueSoon, TasksOverdue
from dangjian.kernel import clock
from dangjian.kernel.db import Database
from dangjian.kernel.events import emit
from dangjian.targets.light_rules.queries import DUE, TODAY
from dangjian.targets.lights import rules
from dangjian.targets.tasks import actions
from dangjian.targets.tasks import rules as task_rules
from dangjian.targets.tasks.models import Task

_NEWS = ("id", "organization_id", "target_id", "kind", "side", "state", "due_on", "version")


async def refresh_lights(database: Database, _: dict[str, Any]) -> None:
    """Look at every light that is not grey, set-based; tell only of those that changed."""
    async with database.transaction() as session:
        await actions.refresh_lights(session, None)


async def new_day(database: Database, _: dict[str, Any]) -> None:
    """After midnight in Asia/Shanghai: the lights of the new day, what has three working days left, what is late."""
    async with database.transaction() as session:
        await actions.refresh_lights(session, None)
        left = DUE.ordinal - TODAY.ordinal
        await _tell(session, TasksDueSoon, and_(left == rules.TOLD_BEFORE, TODAY.is_workday))
        await _tell(session, TasksOverdue, Task.due_on == clock.today() - timedelta(days=1))


async def _tell(session: AsyncSession, event: type[TaskMoved], when: ColumnElement[bool]) -> None:
    found = await session.execute(
        select(*(getattr(Task, name) for name in _NEWS))
        .join(DUE, DUE.day == Task.due_on)
        .join(TODAY, TODAY.day == clock.today())
        .where(Task.state.in_(task_rules.WITH_OWNER), when)
        .order_by(Task.id)
    )
    rows: Sequence[Any] = found.mappings().all()
    for start in range(0, len(rows), MOST_IN_ONE_EVENT):
        await emit(session, event(tasks=[actions.state_of(row) for row in rows[start : start + MOST_IN_ONE_EVENT]]))
