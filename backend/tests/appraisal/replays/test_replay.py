"""A published run computed again gives the same to the last digit, whatever happened since (scoring.md, section 1)."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import asyncpg
import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.world import World, at
from tests.conftest import Caller, Server

from dangjian.appraisal.engine.periods import parse_period
from dangjian.appraisal.permissions import RUN_PUBLISH, RUN_READ
from dangjian.appraisal.replays import actions
from dangjian.appraisal.runs.actions import open_run, publish
from dangjian.appraisal.runs.models import Run
from dangjian.kernel.db import Database, asyncpg_dsn
from dangjian.kernel.errors import RuleBroken

Clock = Callable[[datetime], None]


async def rated(session: AsyncSession, world: World, period: str, is_initial: bool = False) -> Run:
    """A published rating."""
    span = parse_period(period)
    assert span is not None
    run = await open_run(session, None, world.scheme_id, span, is_initial)
    return await publish(session, run, None, "核验人员不足")


async def test_whatever_happens_afterwards_changes_nothing(
    session: AsyncSession, world: World, clock_at: Clock, client: httpx.AsyncClient, actor: Callable[..., Caller]
) -> None:
    record = await world.record("a1", "output", "2026-05-01", rate=Decimal("0.87"))
    await world.quarter()
    run = await rated(session, world, "2026-Q2", is_initial=True)
    digest = run.digest
    clock_at(at("2026-07-20T09:00:00"))
    await world.void(record, "2026-07-19T10:00:00")
    await world.record("a1", "lecture", "2026-06-30", "2026-07-02T10:00:00")
    await world.record("b2", "accident", "2026-06-01", "2026-07-03T10:00:00", severity="serious")
    await world.verdict("a1", "visit", "2026-Q2", "rejected", "2026-07-05T10:00:00")
    for statement in (
        "INSERT INTO appraisal.category_copy SELECT organization_id, '2026-06-01', 'management' "
        "FROM appraisal.category_copy WHERE category = 'production'",
        "UPDATE appraisal.organization_copy SET category = 'management', name = name || '(更名)'",
    ):
        await session.execute(text(statement))
    await world.organization("a5", "branch", "steel", "production")
    outcome = await actions.replay(session, run.id)
    assert outcome.differences == []
    assert outcome.identical
    assert (outcome.digest, outcome.subjects) == (digest, 6)
    caller = actor(RUN_READ, RUN_PUBLISH, on=world.ids["group"])
    answer = await client.post(f"/api/v1/appraisal/runs/{run.id}:replay", headers=caller.headers)
    assert (answer.status_code, answer.json()["identical"]) == (200, True)


async def test_a_historical_record_added_later_stays_out(session: AsyncSession, world: World, clock_at: Clock) -> None:
    await world.quarter()
    run = await rated(session, world, "2026-Q2", is_initial=True)
    clock_at(at("2026-07-20T09:00:00"))
    await world.record(
        "a1", "accident", "2026-02-01", "2026-02-02T10:00:00", added="2026-07-20T08:00:00", severity="serious"
    )
    assert (await actions.replay(session, run.id)).identical


async def test_what_somebody_alters_behind_the_application_is_found(
    committed: Database, server: Server, clock_at: Clock
) -> None:
    """The ledger is append-only for the application; an owner of the database who alters it is told on."""
    clock_at(at("2026-07-01T09:00:00"))
    async with committed.transaction() as session:
        world = await World(session).build()
        await world.record("a1", "output", "2026-06-29", "2026-06-29T10:00:00", rate=Decimal("0.60"))
        await world.quarter()
        run = await rated(session, world, "2026-Q2", is_initial=True)
    assert all(o.identical for o in await actions.replay_all(committed))
    owner = await asyncpg.connect(asyncpg_dsn(server.owner_url(committed.engine.url.database or "")))
    await owner.execute("""UPDATE appraisal.record SET "values" = '{"rate": 1}' WHERE "values" = '{"rate": 0.60}'""")
    await owner.close()
    async with committed.transaction() as session:
        after = await actions.replay(session, run.id)
    assert not after.identical
    assert after.digest != after.replayed_digest
    total = next(d for d in after.differences if d["figure"] == "total" and d["name"] == "a1支部")
    assert Decimal(total["replayed"]) > Decimal(total["published"])


async def test_every_published_run_is_replayed_oldest_first(
    session: AsyncSession, world: World, clock_at: Clock, database: Database
) -> None:
    await world.quarter()
    first = await rated(session, world, "2026-Q2", is_initial=True)
    clock_at(at("2026-10-08T09:00:00"))
    await world.quarter("2026-Q3", 7)
    second = await rated(session, world, "2026-Q3")
    outcomes = await actions.replay_all(database)
    assert [o.run.id for o in outcomes] == [first.id, second.id]
    assert all(o.identical for o in outcomes)


async def test_an_open_run_has_nothing_to_replay(session: AsyncSession, world: World) -> None:
    span = parse_period("2026-Q2")
    assert span is not None
    run = await open_run(session, None, world.scheme_id, span)
    with pytest.raises(RuleBroken):
        await actions.replay(session, run.id)
