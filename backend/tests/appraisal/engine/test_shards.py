"""A large run in shards, side by side in PostgreSQL's workers: the same rows as in one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from tests.appraisal.engine.conftest import loaded
from tests.appraisal.engine.generator import Maker
from tests.appraisal.engine.test_random_cases import FEW_SEEDS
from tests.appraisal.engine.test_rescoring import FRESH, texts

from dangjian.appraisal.engine import plan as plans
from dangjian.appraisal.engine import shards, tables
from dangjian.appraisal.engine.plan import Sources
from dangjian.appraisal.engine.run import score_all


@pytest.fixture
async def schema(conn: asyncpg.Connection) -> AsyncIterator[str]:
    """A schema of the test's own: workers cannot read temporary tables."""
    name = f"shards_{uuid4().hex}"
    await conn.execute(f"CREATE SCHEMA {name}")
    yield name
    await conn.execute(f"DROP SCHEMA {name} CASCADE")


async def shared(conn: asyncpg.Connection, sources: Sources, schema: str) -> Sources:
    """The files in tables that every backend can read."""
    await conn.execute(f"DROP SCHEMA {schema} CASCADE; CREATE SCHEMA {schema}")
    for name in ("given_subject", "given_record", "given_verification", "given_previous"):
        await conn.execute(f"CREATE TABLE {schema}.{name} AS SELECT * FROM {name}")
    names = ("subjects", "records", "verifications", "previous", "ledger")
    moved = {name: getattr(sources, name).replace("given_", f"{schema}.given_") for name in names}
    return replace(sources, **moved, is_shared=True)


@pytest.mark.parametrize("workers", [2, 5])
@pytest.mark.parametrize("seed", FEW_SEEDS)
async def test_shards_give_the_same_rows_as_one(
    seed: int, workers: int, conn: asyncpg.Connection, schema: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs = Maker(seed).inputs()
    _, _, plan, sources = await loaded(conn, inputs, tmp_path)
    await conn.execute("CREATE TEMP TABLE fresh (LIKE score INCLUDING ALL)")
    async with conn.transaction():
        expected = await score_all(conn, plan, sources, tables.TARGET, inputs.initial)
    sources = await shared(conn, sources, schema)
    monkeypatch.setattr(shards, "AT_LEAST", 2)
    async with conn.transaction():
        await conn.execute(f"SET LOCAL max_parallel_workers_per_gather = {workers}")
        assert await score_all(conn, plan, sources, FRESH, inputs.initial) == expected
        cuts = await shards.cuts(conn, sources)
        assert len(cuts) == min(workers, len(inputs.subjects) // 2) - 1
        assert await texts(conn, "score") == await texts(conn, "fresh")


async def test_workers_take_whole_shards(
    conn: asyncpg.Connection, schema: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans.forget()  # its statements name the schema of another test
    inputs = Maker(7).inputs()
    _, _, plan, sources = await loaded(conn, inputs, tmp_path)
    sources = await shared(conn, sources, schema)
    monkeypatch.setattr(shards, "AT_LEAST", 2)
    async with conn.transaction():
        await score_all(conn, plan, sources, tables.TARGET, inputs.initial)
        text = next(text for key, text in plan.texts.items() if shards.SCRATCH in text)
        cuts = await shards.cuts(conn, sources)
        lines = await conn.fetch(f"EXPLAIN (COSTS OFF) {text}", *sources.arguments, *cuts)
    assert "Parallel Append" in "\n".join(line[0] for line in lines)


async def test_few_subjects_or_no_worker_make_one_shard(
    conn: asyncpg.Connection, schema: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, _, sources = await loaded(conn, Maker(1).inputs(), tmp_path)
    assert await shards.cuts(conn, await shared(conn, sources, schema)) == []
    monkeypatch.setattr(shards, "AT_LEAST", 1)
    await conn.execute("SET max_parallel_workers_per_gather = 0")
    assert await shards.cuts(conn, replace(sources, is_shared=True)) == []
