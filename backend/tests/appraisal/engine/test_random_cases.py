"""Random schemes and inputs: the engine against the oracle, and one subject, the trace and the losses against all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from tests.appraisal.engine.conftest import Score, loaded
from tests.appraisal.engine.generator import Maker
from tests.appraisal.engine.oracle import Oracle, rounded

from dangjian.appraisal.engine import tables
from dangjian.appraisal.engine.run import COLUMNS, KEPT, rerank, score_all, score_one
from dangjian.appraisal.engine.trace import Trace, TracedIndicator, trace

PROVE = os.environ.get("DANGJIAN_PROVE") == "1"
FIRST = int(os.environ.get("DANGJIAN_PROVE_FROM", "0"))
SEEDS = range(FIRST, FIRST + (3_000 if PROVE else 40))
FEW_SEEDS = range(FIRST, FIRST + (500 if PROVE else 10))


@pytest.mark.parametrize("seed", SEEDS)
async def test_the_engine_and_the_oracle_agree_to_the_last_byte(seed: int, score: Score) -> None:
    inputs = Maker(seed).inputs()
    oracle = Oracle(inputs.scheme, inputs.period, inputs.as_of, inputs.initial)
    assert await score(inputs) == oracle.run(inputs.subjects, inputs.records, inputs.verifications, inputs.previous)


async def table(conn: asyncpg.Connection) -> list[Mapping[str, Any]]:
    return [dict(row) for row in await conn.fetch('SELECT * FROM score ORDER BY subject COLLATE "C"')]


@pytest.mark.parametrize("seed", FEW_SEEDS)
async def test_one_by_one_and_reranked_is_the_same_as_all_at_once(
    seed: int, conn: asyncpg.Connection, tmp_path: Path
) -> None:
    inputs = Maker(seed).inputs()
    scheme, _, plan, sources = await loaded(conn, inputs, tmp_path)
    async with conn.transaction():
        count = await score_all(conn, plan, sources, tables.TARGET, inputs.initial)
        batch = await table(conn)
        assert count == len(batch)
        await conn.execute("DELETE FROM score")
        scored = [s["code"] for s in inputs.subjects if await score_one(conn, plan, sources, tables.TARGET, s["code"])]
        assert sorted(scored) == [row["subject"] for row in batch]
        for category in (None, *scheme.categories):
            await rerank(conn, plan, tables.TARGET, inputs.initial, category)
        assert await table(conn) == batch
        assert set(batch[0]) == {"subject", *COLUMNS, *KEPT} if batch else True
        assert await rerank(conn, plan, tables.TARGET, inputs.initial, None) == 0


@pytest.mark.parametrize("seed", FEW_SEEDS)
async def test_the_trace_and_the_losses_are_those_of_the_score(
    seed: int, conn: asyncpg.Connection, tmp_path: Path
) -> None:
    inputs = Maker(seed).inputs()
    _, _, plan, sources = await loaded(conn, inputs, tmp_path)
    oracle = Oracle(inputs.scheme, inputs.period, inputs.as_of, inputs.initial)
    oracle.run(inputs.subjects, inputs.records, inputs.verifications, inputs.previous)
    async with conn.transaction():
        await score_all(conn, plan, sources, tables.TARGET, inputs.initial)
        for row in await table(conn):
            found = await trace(conn, plan, sources, row["subject"])
            assert found is not None
            assert found.total == row["total"]
            cells = [cell for item in found.indicators for cell in item.cells]
            finals = [value for value in row["finals"] if value is not None]
            assert [cell.value for cell in cells if cell.value is not None] == finals
            for item in found.indicators:
                counted_records_give_the_measure(item)
            losses_add_up(found)
            exact = oracle.exact[row["subject"]]["clamped"]
            veto = sum((line.exact for line in found.losses if line.kind == "veto"), Fraction(0))
            without = sum((line.exact for line in found.losses), Fraction(0)) - veto
            assert abs(100 - exact - without) < Fraction(1, 10**30)
    assert await trace(conn, plan, sources, "X unit") is None


def counted_records_give_the_measure(item: TracedIndicator) -> None:
    measure = item.indicator.measure
    if measure is None or measure.aggregate not in ("count", "sum"):
        return
    for cell in item.cells:
        counted = [record for record in cell.records if record.reason is None]
        one = Decimal(1)
        values = [one if measure.aggregate == "count" else (record.value or Decimal(0)) for record in counted]
        total = sum((r.factor * v for r, v in zip(counted, values, strict=True)), Decimal(0))
        assert rounded(Fraction(total), 4) == str(cell.measure)


def losses_add_up(found: Trace) -> None:
    assert sum((line.shown for line in found.losses), Decimal(0)) == 100 - found.total
    for line in found.losses:
        assert abs(Fraction(line.shown) - line.exact) < Fraction(1, 100)
