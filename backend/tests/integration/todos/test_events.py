"""What services say of to-dos reaches the inbox once, in whatever order, however often."""

import asyncio
import itertools
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.integration.todos.conftest import MENDING, REPORT, VERIFY, Place, Turn, source, todo

from dangjian.contracts.integration import (
    Audience,
    OpenTodo,
    SettleTodo,
    TodoOpened,
    TodoSettled,
    open_todo,
    open_todos,
    settle_todo,
)
from dangjian.integration.todos.handlers import todo_opened, todo_settled
from dangjian.integration.todos.models import Todo, TodoAudience
from dangjian.integration.todos.rules import is_open
from dangjian.kernel.db import Database
from dangjian.kernel.events import EventRow
from dangjian.kernel.ids import new_id

pytestmark = pytest.mark.usefixtures("app")  # the queue is drained on its database
AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


async def tell(session: AsyncSession, told: Sequence[OpenTodo | SettleTodo]) -> None:
    """The news as the handlers get it, one after the other."""
    for one in told:
        if isinstance(one, OpenTodo):
            await todo_opened(session, TodoOpened(at=AT, todos=[one]))
        else:
            await todo_settled(session, TodoSettled(at=AT, todos=[one]))


async def only(session: AsyncSession) -> Todo:
    """The one to-do that there is, read afresh."""
    found = await session.scalars(select(Todo).execution_options(populate_existing=True))
    return found.one()


async def waits_for(session: AsyncSession) -> list[tuple[object, object]]:
    """Whom to-dos wait for."""
    rows = await session.execute(select(TodoAudience.permission, TodoAudience.member_id).order_by(TodoAudience.place))
    return [(row.permission, row.member_id) for row in rows]


async def test_any_order_and_any_repetition_end_the_same(session: AsyncSession, place: Place) -> None:
    """Opened, done, opened again for somebody else, all in every order and the first of each order twice."""
    one, again = source(), Audience.holders(VERIFY, place.committee)
    told: list[OpenTodo | SettleTodo] = [
        todo(place, Audience.holders(REPORT, place.branch), source=one, version=1),
        SettleTodo(source=one, version=2),
        todo(place, again, source=one, version=3, title="再次整改"),
    ]
    for order in itertools.permutations(told):
        await tell(session, [order[0], *order, order[0]])
        row = await only(session)
        assert (row.opened_version, row.settled_version, row.title) == (3, 2, "再次整改"), order
        assert is_open(row.opened_version, row.settled_version)
        assert await waits_for(session) == [(VERIFY.code, None)], order
        await session.execute(delete(TodoAudience))
        await session.execute(delete(Todo))


async def test_a_settling_that_comes_before_its_opening_wins(session: AsyncSession, place: Place) -> None:
    one = source()
    await tell(session, [SettleTodo(source=one, version=1, reason="cancelled")])
    assert (await only(session)).opened_version == 0
    await tell(session, [todo(place, Audience.holders(REPORT, place.branch), source=one, version=1)])
    row = await only(session)
    assert not is_open(row.opened_version, row.settled_version)
    assert (row.title, row.settle_reason, row.organization_id) == ("整改“党员大会”", "cancelled", place.branch)


async def test_an_older_opening_changes_neither_words_nor_audience(session: AsyncSession, place: Place) -> None:
    one, owner = source(), new_id()
    await tell(
        session,
        [
            todo(place, Audience.member(owner), source=one, version=5, title="新的"),
            todo(place, Audience.holders(REPORT, place.branch), source=one, version=4, title="旧的"),
        ],
    )
    assert (await only(session)).title == "新的"
    assert await waits_for(session) == [(None, owner)]


async def test_one_event_speaks_for_many_and_twice_of_one(session: AsyncSession, place: Place) -> None:
    one, holders = source(), Audience.holders(REPORT, place.branch)
    batch = [todo(place, holders, source=one, version=2, title="二"), todo(place, holders, source=one)]
    batch += [todo(place, holders) for _ in range(20)]
    await todo_opened(session, TodoOpened(at=AT, todos=batch))
    assert await session.scalar(select(func.count()).select_from(Todo)) == 21
    assert await session.scalar(select(Todo.title).where(Todo.object_id == one.object_id)) == "二"


async def test_the_helpers_speak_in_the_transaction_of_the_change(
    session: AsyncSession, place: Place, drain: Turn
) -> None:
    one = source()
    await open_todo(
        session,
        one,
        1,
        title="报告整改",
        category=MENDING,
        audience=Audience.holders(REPORT, place.branch, own_level=True),
        organization_id=place.branch,
        page="/rectifications/1",
    )
    await session.commit()
    await drain()
    row = await only(session)
    assert (row.opened_version, row.settled_version, row.category) == (1, 0, MENDING.code)
    await settle_todo(session, one, 2)
    await session.commit()
    await drain()
    assert (await only(session)).settled_version == 2


async def test_what_is_rolled_back_leaves_no_todo(session: AsyncSession, place: Place, drain: Turn) -> None:
    async with session.begin_nested() as change:
        await open_todos(session, [todo(place, Audience.member(new_id()))])
        await change.rollback()
    await session.commit()
    await drain()
    assert await session.scalar(select(func.count()).select_from(Todo)) == 0


async def test_thousands_are_a_few_events(session: AsyncSession, place: Place, drain: Turn) -> None:
    holders = Audience.holders(REPORT, place.branch)
    await open_todos(session, [todo(place, holders) for _ in range(1_201)])
    await session.commit()
    told = select(func.count()).select_from(EventRow).where(EventRow.name == TodoOpened.name)
    assert await session.scalar(told) == 3
    await drain()
    assert await session.scalar(select(func.count()).select_from(Todo)) == 1_201


async def test_racing_news_keeps_the_newest(committed: Database) -> None:
    """Several workers hear of one to-do at once, in transactions of their own."""
    one, somewhere = source(), Place(*(new_id() for _ in range(5)))
    told: list[OpenTodo | SettleTodo] = []
    for version in range(1, 9):
        holders = Audience.holders(REPORT, somewhere.branch)
        told.append(todo(somewhere, holders, source=one, version=2 * version, title=f"第{version}次"))
        told.append(SettleTodo(source=one, version=2 * version - 1))

    async def hear(news: OpenTodo | SettleTodo) -> None:
        async with committed.transaction() as own:
            await tell(own, [news])

    await asyncio.gather(*(hear(news) for news in reversed(told)))
    async with committed.transaction() as own:
        row = await only(own)
        assert (row.opened_version, row.settled_version, row.title) == (16, 15, "第8次")
        assert await waits_for(own) == [(REPORT.code, None)]


@pytest.mark.parametrize(
    "changes",
    [
        {"page": "//evil.example/x"},
        {"page": "https://evil.example"},
        {"page": "/a\\b"},
        {"phone_page": "rectifications"},
        {"title": ""},
        {"version": 0},
        {"audience": ()},
        {"due_on": "2026-11-30", "due_at": "2026-11-30T10:00:00+08:00"},
    ],
)
def test_a_todo_that_makes_no_sense_cannot_be_said(changes: dict[str, object]) -> None:
    somewhere = Place(*(new_id() for _ in range(5)))
    with pytest.raises(ValidationError):
        OpenTodo.model_validate({**todo(somewhere, Audience.member(new_id())).model_dump(), **changes})


@pytest.mark.parametrize("named", [{}, {"member_id": new_id(), "account_id": new_id()}, {"permission": "a.b:c"}])
def test_an_audience_is_one_thing(named: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Audience.model_validate(named)
