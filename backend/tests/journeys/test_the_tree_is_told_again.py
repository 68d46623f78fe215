"""A service that is new, or has lost its copy, hears the whole tree from registry; who knows it is left alone."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.registry.conftest import CREATED, Forest, forest

from dangjian.appraisal.organizations.models import CategoryCopy
from dangjian.appraisal.organizations.models import OrganizationCopy as AppraisalCopy
from dangjian.contracts.registry import (
    TOLD_AT_ONCE,
    CategorySince,
    OrganizationCreated,
    OrganizationState,
    OrganizationsTold,
    OrganizationUpdated,
)
from dangjian.integration.organizations.models import OrganizationCopy as IntegrationCopy
from dangjian.kernel.db import Database
from dangjian.kernel.events import EventRow, emit
from dangjian.kernel.ids import new_id
from dangjian.registry.organizations.jobs import retell
from dangjian.registry.organizations.models import CategoryAssignment, Organization
from dangjian.targets.organizations.models import OrganizationCopy as TargetsCopy

__all__ = ["forest"]
Drain = Callable[[], Awaitable[int]]
COPIES = [AppraisalCopy, TargetsCopy, IntegrationCopy]
pytestmark = pytest.mark.usefixtures("app")


async def rows_of(session: AsyncSession, table: type[Any]) -> list[Row[Any]]:
    """Everything that a copy knows, or registry says."""
    columns = [getattr(table, name) for name in OrganizationState.model_fields]
    return list((await session.execute(select(*columns).order_by(table.id))).all())


async def told(session: AsyncSession) -> list[OrganizationsTold]:
    """What was said again, in order."""
    found = select(EventRow.body).where(EventRow.name == OrganizationsTold.name).order_by(EventRow.id)
    return [OrganizationsTold.model_validate(body) for body in await session.scalars(found)]


def a_branch(**changes: Any) -> OrganizationState:
    """A branch without any above."""
    key = new_id()
    known: dict[str, Any] = {"id": key, "code": "K1", "name": "支部", "kind": "branch", "line": "party"}
    return OrganizationState(
        **known | {"category": None, "parent_id": None, "path": f"/{key}/", "version": 1} | changes
    )


async def test_a_copy_that_was_emptied_is_whole_again(
    session: AsyncSession, database: Database, drain: Drain, forest: Forest
) -> None:
    tree = await rows_of(session, Organization)
    for _ in range(2):
        await retell(database, {})
        await drain()
        for table in COPIES:
            assert await rows_of(session, table) == tree, table.__module__
        dated = (
            await session.execute(select(CategoryCopy.organization_id, CategoryCopy.since, CategoryCopy.category))
        ).all()
        assert dated == [(forest.branch, date(2026, 1, 1), "production")]
        for table in [*COPIES, CategoryCopy]:
            await session.execute(delete(table))
        await session.commit()


async def test_every_day_on_which_a_category_began_is_told(
    session: AsyncSession, database: Database, drain: Drain, forest: Forest
) -> None:
    first = CategoryAssignment.organization_id == forest.branch
    await session.execute(update(CategoryAssignment).where(first).values(until=date(2026, 6, 1)))
    values = {"id": new_id(), "organization_id": forest.branch, "category": "auxiliary", "since": date(2026, 6, 1)}
    values |= {"until": None, "reason": "职能调整", "decided_by_name": "组织部", "decided_at": CREATED}
    await session.execute(insert(CategoryAssignment).values(values))
    await session.commit()
    await retell(database, {})
    await drain()
    dated = (
        await session.execute(select(CategoryCopy.since, CategoryCopy.category).order_by(CategoryCopy.since))
    ).all()
    assert dated == [(date(2026, 1, 1), "production"), (date(2026, 6, 1), "auxiliary")]


@pytest.mark.parametrize("count", [0, 1, TOLD_AT_ONCE, TOLD_AT_ONCE + 1])
async def test_one_event_speaks_for_five_hundred_organisations(
    session: AsyncSession, database: Database, drain: Drain, count: int
) -> None:
    states = [a_branch(code=f"K{number}") for number in range(count)]
    if states:
        more = {"pinyin": "", "founded_on": None, "created_at": CREATED}
        await session.execute(insert(Organization), [state.model_dump() | more for state in states])
        await session.commit()
    await retell(database, {})
    parts = [len(event.states) for event in await told(session)]
    assert parts == {0: [], 1: [1], 500: [500], 501: [500, 1]}[count]
    await drain()
    for table in COPIES:
        assert [row.id for row in await rows_of(session, table)] == sorted(state.id for state in states)


def test_an_event_with_more_is_refused() -> None:
    states = [a_branch()] * TOLD_AT_ONCE
    OrganizationsTold(states=states, categories=[])
    with pytest.raises(ValidationError, match="at most 500"):
        OrganizationsTold(states=[*states, states[0]], categories=[])


async def test_late_and_doubled_telling_changes_nothing_and_a_newer_one_does(
    session: AsyncSession, drain: Drain
) -> None:
    first = a_branch()
    second = first.model_copy(update={"name": "新名支部", "category": "production", "version": 2})
    third = second.model_copy(update={"name": "又改名支部", "version": 3})
    since = CategorySince(organization_id=first.id, since=date(2026, 3, 1), category="production")
    await emit(session, OrganizationUpdated(state=second, reason="更名", effective_on=date(2026, 3, 1)))
    late = OrganizationsTold(states=[first], categories=[])
    newer = OrganizationsTold(states=[third], categories=[since])
    for event, name in ((late, "新名支部"), (newer, "又改名支部"), (newer, "又改名支部"), (late, "又改名支部")):
        await emit(session, event)
        await emit(session, OrganizationCreated(state=first))
        await session.commit()
        await drain()
        for table in COPIES:
            assert [(row.name, row.category) for row in await rows_of(session, table)] == [(name, "production")]
        dated = (await session.execute(select(CategoryCopy.since, CategoryCopy.category))).all()
        assert dated == [(date(2026, 3, 1), "production")]
