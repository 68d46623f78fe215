"""On a database with real commits: of several who move an issue at the same moment one wins, and nothing is doubled."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Cast
from tests.liaison.ground import NOW, Ground

from dangjian.kernel.db import Database
from dangjian.liaison.issues.models import Issue


@pytest.fixture
async def busy(
    committed: Database, committed_client: httpx.AsyncClient, cast: Cast, clock_at: Callable[[datetime], None]
) -> AsyncIterator[Ground]:
    """The ground on real commits."""
    clock_at(NOW)
    async with AsyncSession(committed.engine, expire_on_commit=False) as session:
        yield await Ground(session, committed_client, cast, clock_at).build()


async def test_of_many_who_resolve_at_once_one_wins_and_the_others_are_told(busy: Ground) -> None:
    issue = await busy.assigned()
    await busy.session.commit()
    tries = [
        busy.tried(name, issue, "resolve", kind="fixed", summary=f"{name}已换新。")
        for name in ("handler", "other_handler", "handler", "other_handler")
    ]
    answers = await asyncio.gather(*tries)
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412]
    names = [one.name for one in await busy.news()]
    assert names.count("liaison.issue.resolved") == 1


async def test_two_that_are_merged_into_each_other_at_once_end_as_one(busy: Ground) -> None:
    first, second = await busy.raised(title="甲"), await busy.raised(title="乙")
    await busy.session.commit()
    answers = await asyncio.gather(
        busy.tried("clerk", first, "merge", into_id=second["id"]),
        busy.tried("colleague", second, "merge", into_id=first["id"]),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 422]
    states = await busy.session.scalars(select(Issue.state).order_by(Issue.state))
    assert list(states) == ["merged", "reported"]


async def test_raised_at_once_from_two_taps_it_is_one_and_numbers_are_given_once(busy: Ground) -> None:
    body = busy.body()
    answers = await asyncio.gather(*(busy.post("worker", "", body) for _ in range(3)))
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert sorted(answer.json()["unchanged"] for answer in answers) == [False, True, True]
    assert len({answer.json()["id"] for answer in answers}) == 1
    await asyncio.gather(*(busy.post("worker", "", busy.body()) for _ in range(5)))
    count = await busy.session.scalar(select(func.count()).select_from(Issue))
    numbers = (await busy.session.scalars(select(Issue.number))).all()
    assert (count, len(set(numbers))) == (6, 6)
