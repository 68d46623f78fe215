"""Publishing and the ledger meet on real connections: nothing stamped before the run appears after it."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import func, select
from tests.appraisal.world import World, at

from dangjian.appraisal.engine.periods import parse_period
from dangjian.appraisal.records.rules import LEDGER_LOCK
from dangjian.appraisal.replays.actions import replay_all
from dangjian.appraisal.runs.actions import locked, open_run, publish, rescore, touch
from dangjian.appraisal.runs.models import Run, Score
from dangjian.kernel.db import Database
from dangjian.kernel.errors import RuleBroken

Clock = Callable[[datetime], None]


async def laid(database: Database) -> tuple[World, Run]:
    """A quarter's work and its open run, committed."""
    async with database.transaction() as session:
        world = await World(session).build()
        await world.quarter()
        span = parse_period("2026-Q2")
        assert span is not None
        run = await open_run(session, None, world.scheme_id, span, True)
    return world, run


async def publish_now(database: Database, run: Run) -> Run:
    """Publish in a transaction of its own."""
    async with database.transaction() as session:
        held = await locked(session, run.id)
        assert held is not None
        return await publish(session, held, None, "理由")


async def test_publishing_waits_for_an_entry_under_way_and_counts_it(committed: Database, clock_at: Clock) -> None:
    clock_at(at("2026-07-01T09:00:00"))
    world, run = await laid(committed)
    async with committed.transaction() as session:
        await session.execute(select(func.pg_advisory_xact_lock_shared(LEDGER_LOCK)))
        await World(session, world.ids).record("a1", "notice", "2026-06-01", "2026-07-01T08:59:59")
        publishing = asyncio.create_task(publish_now(committed, run))
        await asyncio.sleep(0.3)
        assert not publishing.done()
    done = await publishing
    async with committed.transaction() as session:
        found = await session.scalar(
            select(Score.total).where(Score.run_id == done.id, Score.organization_id == world.ids["a1"])
        )
    assert str(found) == "96.00"
    assert all(outcome.identical for outcome in await replay_all(committed))


async def test_of_two_who_publish_at_once_one_is_refused(committed: Database, clock_at: Clock) -> None:
    clock_at(at("2026-07-01T09:00:00"))
    _, run = await laid(committed)
    outcomes = await asyncio.gather(*(publish_now(committed, run) for _ in range(2)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes if isinstance(outcome, BaseException)] == [RuleBroken]


async def test_workers_that_score_at_once_lose_nothing(committed: Database, clock_at: Clock) -> None:
    clock_at(at("2026-07-01T09:00:00"))
    world, run = await laid(committed)

    async def one(branch: str) -> None:
        async with committed.transaction() as session:
            await World(session, world.ids).record(branch, "honour", "2026-06-01", "2026-07-01T08:59:59")
        async with committed.transaction() as session:
            await touch(session, [run.id], [world.ids[branch]])
        async with committed.transaction() as session:
            await rescore(session, run.id)

    async with committed.transaction() as session:
        rows = await session.execute(select(Score.organization_id, Score.total).where(Score.run_id == run.id))
        before = dict(rows.all())
    await asyncio.gather(*(one(branch) for branch in ("a2", "a3", "a4", "b1", "b2")))
    async with committed.transaction() as session:
        rows = await session.execute(select(Score.organization_id, Score.total).where(Score.run_id == run.id))
        after = dict(rows.all())
    raised = {code for code, id_ in world.ids.items() if id_ in before and after[id_] == before[id_] + 1}
    assert raised == {"a2", "a3", "a4", "b1", "b2"}
