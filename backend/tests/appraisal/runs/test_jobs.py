"""What the clock and the news start: midnight, new periods, verdicts, changes of category, many changes at once."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.world import World, at

from dangjian.appraisal.engine.periods import parse_period
from dangjian.appraisal.organizations.models import CategoryCopy, OrganizationCopy
from dangjian.appraisal.runs import actions, jobs
from dangjian.appraisal.runs.actions import open_run
from dangjian.appraisal.runs.models import Run, RunSubject, Score
from dangjian.contracts.appraisal import RecordsEntered, RunScored, VerificationGiven
from dangjian.contracts.registry import (
    CategorySince,
    OrganizationCreated,
    OrganizationState,
    OrganizationsTold,
    OrganizationUpdated,
)
from dangjian.kernel.db import Database
from dangjian.kernel.events import EventRow, emit

Clock = Callable[[datetime], None]
Drain = Callable[[], Awaitable[int]]
pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
async def quarter(world: World, session: AsyncSession) -> Run:
    """An open run of the second quarter."""
    await world.quarter()
    span = parse_period("2026-Q2")
    assert span is not None
    return await open_run(session, None, world.scheme_id, span, True)


async def total(session: AsyncSession, run: Run, organization_id: UUID) -> Decimal:
    """A branch's total in a run."""
    mine = (Score.run_id == run.id) & (Score.organization_id == organization_id)
    found = await session.scalar(select(Score.total).where(mine))
    assert found is not None
    return found


async def test_the_runs_of_a_period_open_by_themselves_once(
    world: World, session: AsyncSession, database: Database, clock_at: Clock
) -> None:
    await jobs.keep_up(database, {})
    await jobs.keep_up(database, {})
    periods = list(await session.scalars(select(Run.period).order_by(Run.period)))
    assert periods == ["2026", "2026-07", "2026-Q3"]
    clock_at(at("2026-08-01T00:00:00"))
    await jobs.keep_up(database, {})
    assert "2026-08" in list(await session.scalars(select(Run.period)))


async def test_midnight_begins_a_new_cell_without_any_record(
    world: World, session: AsyncSession, database: Database, clock_at: Clock
) -> None:
    clock_at(at("2026-07-31T23:59:00"))
    for day in ("2026-07-05", "2026-07-06"):
        await world.record("a1", "lecture", day)
    span = parse_period("2026-Q3")
    assert span is not None
    run = await open_run(session, None, world.scheme_id, span)
    before = await total(session, run, world.ids["a1"])
    clock_at(at("2026-08-01T00:00:00"))
    await jobs.keep_up(database, {})
    assert await total(session, run, world.ids["a1"]) < before


async def test_a_run_whose_period_is_over_is_left_in_peace_at_midnight(
    world: World, session: AsyncSession, database: Database, clock_at: Clock, quarter: Run
) -> None:
    clock_at(at("2026-07-02T00:00:00"))
    await jobs.keep_up(database, {})
    await session.refresh(quarter)
    assert quarter.as_of == at("2026-07-01T09:00:00")


async def test_a_verdict_moves_the_score_and_the_counts(
    world: World, session: AsyncSession, drain: Drain, quarter: Run, clock_at: Clock
) -> None:
    before = await total(session, quarter, world.ids["a1"])
    clock_at(at("2026-07-03T10:00:00"))
    await world.verdict("a1", "meeting", "2026-Q2", "rejected", "2026-07-03T09:59:00")
    news = {"organization_id": world.ids["a1"], "scheme_code": "test-stars", "indicator": "meeting"}
    await emit(session, VerificationGiven(**news, period="2026-Q2"))
    await drain()
    assert await total(session, quarter, world.ids["a1"]) < before
    mine = (RunSubject.run_id == quarter.id) & (RunSubject.organization_id == world.ids["a1"])
    assert await session.scalar(select(RunSubject.disputed_count).where(mine)) == 1


async def test_news_that_no_open_run_reads_starts_nothing(
    world: World, session: AsyncSession, drain: Drain, quarter: Run
) -> None:
    touched = {"organization_ids": [world.ids["a1"]], "first_on": date(2026, 5, 1), "last_on": date(2026, 5, 1)}
    await emit(session, RecordsEntered(types=["unknown_type"], **touched))
    await emit(
        session,
        RecordsEntered(
            organization_ids=[world.ids["a1"]],
            types=["lecture"],
            first_on=date(2025, 1, 1),
            last_on=date(2025, 12, 31),
        ),
    )
    assert await drain() == 2 + 2, "twice heard here, twice entered in the log of events, and no job"
    await session.refresh(quarter)
    assert quarter.refreshed_at == at("2026-07-01T09:00:00")


async def test_many_changes_wait_as_one(world: World, session: AsyncSession, drain: Drain, quarter: Run) -> None:
    for _ in range(5):
        await world.changed("a1", "lecture", "2026-05-01", "2026-05-01")
    waiting = "SELECT count(*) FROM events.pgqueuer WHERE entrypoint = 'deliver.appraisal'"
    assert await session.scalar(text(waiting)) == 5
    assert await drain() <= 5 + 5 + 5, "the log of events hears of each too"
    assert await session.scalar(text("SELECT count(*) FROM appraisal.run_touch")) == 0


async def test_what_a_score_waits_for_adds_up(world: World, session: AsyncSession, quarter: Run) -> None:
    mine = ([quarter.id], [world.ids["a1"]])
    told: list[tuple[list[str] | None, list[UUID], list[str] | None]] = [
        (["lecture"], [quarter.id], ["lecture"]),
        (["lecture"], [], ["lecture"]),
        (["honour"], [], ["honour", "lecture"]),
        (None, [], None),
        (["lecture"], [], None),
    ]
    for types, began, waiting in told:
        assert await actions.touch(session, *mine, types) == began
        known = await session.scalar(text("SELECT types FROM appraisal.run_touch"))
        assert (sorted(known) if known is not None else None) == waiting


async def test_a_score_by_changed_types_is_the_score_of_the_whole(
    world: World, session: AsyncSession, drain: Drain, quarter: Run
) -> None:
    rows = select(text("(to_jsonb(s))::text FROM appraisal.score s WHERE s.run_id = :run ORDER BY s.organization_id"))
    for type_, day in (("lecture", "2026-05-01"), ("honour", "2026-06-01"), ("lecture", "2026-06-20")):
        before = await total(session, quarter, world.ids["a1"])
        await world.record("a1", type_, day, "2026-07-01T08:00:00")
        await world.changed("a1", type_, day, day)
        await drain()
        by_type = list(await session.scalars(rows, {"run": quarter.id}))
        await actions.refresh(session, quarter.id)
        assert by_type == list(await session.scalars(rows, {"run": quarter.id}))
        assert await total(session, quarter, world.ids["a1"]) >= before


async def test_a_score_left_waiting_is_taken_up_later(
    world: World, session: AsyncSession, database: Database, quarter: Run, clock_at: Clock
) -> None:
    touch = "INSERT INTO appraisal.run_touch VALUES (:run, :organization, :since)"
    values = {"run": quarter.id, "organization": world.ids["a2"], "since": at("2026-07-01T08:00:00")}
    await session.execute(text(touch), values)
    await world.record("a2", "honour", "2026-06-01", "2026-07-01T08:00:00")
    before = await total(session, quarter, world.ids["a2"])
    await jobs.keep_up(database, {})
    assert await total(session, quarter, world.ids["a2"]) == before + 1


async def state_of(session: AsyncSession, organization_id: UUID, **changes: object) -> OrganizationState:
    """An organisation as registry would tell it."""
    row = await session.get_one(OrganizationCopy, organization_id)
    told = OrganizationState.model_validate(row, from_attributes=True)
    return told.model_copy(update={"version": row.version + 1, **changes})


async def test_a_change_of_category_places_both_categories_again(
    world: World, session: AsyncSession, drain: Drain, quarter: Run
) -> None:
    moved = await state_of(session, world.ids["a1"], category="management")
    await emit(session, OrganizationUpdated(state=moved, reason="职能调整", effective_on=date(2026, 6, 1)))
    await drain()
    rows = await session.execute(
        select(Score.category, Score.rank, Score.ranked_count).where(Score.run_id == quarter.id)
    )
    counts = {(category, count) for category, _, count in rows.all()}
    assert counts == {("production", 3), ("management", 3)}


async def test_a_new_branch_joins_the_open_runs(
    world: World, session: AsyncSession, drain: Drain, quarter: Run
) -> None:
    state = await state_of(session, world.ids["a1"], id=UUID(int=7), code="a9", name="a9支部", category=None, version=1)
    await emit(session, OrganizationCreated(state=state))
    await drain()
    joined = (Score.run_id == quarter.id) & (Score.organization_id == state.id)
    assert await session.scalar(select(Score.category).where(joined)) is None
    await session.refresh(quarter)
    assert quarter.subject_count == 7


async def test_a_tree_told_again_scores_nobody_but_who_was_missing(
    world: World, session: AsyncSession, drain: Drain, quarter: Run
) -> None:
    known = [
        OrganizationState.model_validate(row, from_attributes=True)
        for row in await session.scalars(select(OrganizationCopy))
    ]
    dated = [
        CategorySince.model_validate(row, from_attributes=True) for row in await session.scalars(select(CategoryCopy))
    ]
    await emit(session, OrganizationsTold(states=known, categories=dated))
    scored = select(func.count()).select_from(EventRow).where(EventRow.name == RunScored.name)
    before = await session.scalar(scored)
    await drain()
    assert await session.scalar(scored) == before

    branch = known[-1].model_copy(update={"id": UUID(int=7), "code": "a9", "category": "production"})
    began = CategorySince(organization_id=branch.id, since=date(2026, 1, 1), category="production")
    committee = branch.model_copy(update={"id": UUID(int=8), "code": "c9", "kind": "party_committee", "category": None})
    await emit(session, OrganizationsTold(states=[*known, branch, committee], categories=[*dated, began]))
    await drain()
    last = select(EventRow.body).where(EventRow.name == RunScored.name).order_by(EventRow.id.desc())
    assert (await session.scalars(last.limit(1))).one()["organization_ids"] == [str(branch.id)]
    joined = (Score.run_id == quarter.id) & (Score.organization_id == branch.id)
    assert await session.scalar(select(Score.category).where(joined)) == "production"
    await session.refresh(quarter)
    assert quarter.subject_count == 7


async def test_a_category_that_was_missed_places_both_categories_again(
    world: World, session: AsyncSession, drain: Drain, quarter: Run
) -> None:
    state = OrganizationState.model_validate(
        await session.get_one(OrganizationCopy, world.ids["a1"]), from_attributes=True
    )
    began = CategorySince(organization_id=state.id, since=date(2026, 6, 1), category="management")
    await emit(session, OrganizationsTold(states=[state], categories=[began]))
    await drain()
    rows = await session.execute(select(Score.category, Score.ranked_count).where(Score.run_id == quarter.id))
    assert {tuple(row) for row in rows.all()} == {("production", 3), ("management", 3)}
