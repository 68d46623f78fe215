"""A few subjects scored and placed again after any change: the same rows as everybody scored and placed afresh."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest
from tests.appraisal.engine.conftest import loaded
from tests.appraisal.engine.generator import Maker
from tests.appraisal.engine.test_random_cases import FEW_SEEDS, PROVE

from dangjian.appraisal.engine import plan as plans
from dangjian.appraisal.engine import ranks, run, tables
from dangjian.appraisal.engine.periods import parse_period
from dangjian.appraisal.engine.plan import Plan, Sources, compile_plan
from dangjian.appraisal.engine.run import COLUMNS, Target, rescore, score_all
from dangjian.appraisal.engine.scheme_checker import load

FRESH = Target("fresh")
STEPS = 300 if PROVE else 60


async def texts(conn: asyncpg.Connection, table: str) -> list[str]:
    """Every row to the last digit: 0.5 is not 0.50 here."""
    rows = await conn.fetch(f'SELECT to_jsonb(t)::text FROM {table} t ORDER BY subject COLLATE "C"')
    return [row[0] for row in rows]


async def afresh(conn: asyncpg.Connection, plan: Plan, sources: Sources, initial: bool) -> list[str]:
    await conn.execute("CREATE TEMP TABLE IF NOT EXISTS fresh (LIKE score INCLUDING ALL); TRUNCATE fresh")
    await score_all(conn, plan, sources, FRESH, initial)
    return await texts(conn, "fresh")


@pytest.mark.parametrize("flat", [plans.MAX_FLAT_CELLS, 0])
@pytest.mark.parametrize("seed", FEW_SEEDS)
async def test_rows_taken_away_and_given_back_in_any_order(
    seed: int, flat: int, conn: asyncpg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans.forget()
    monkeypatch.setattr(plans, "MAX_FLAT_CELLS", flat)
    inputs, rng = Maker(seed).inputs(), random.Random(seed)
    _, _, plan, sources = await loaded(conn, inputs, tmp_path)
    for name in ("subject", "record", "verification", "previous"):
        await conn.execute(f"CREATE TEMP TABLE kept_{name} AS SELECT * FROM given_{name}")
    codes = [subject["code"] for subject in inputs.subjects]
    types = sorted({record["type"] for record in inputs.records})
    async with conn.transaction():
        await score_all(conn, plan, sources, tables.TARGET, inputs.initial)
        for step in range(8):
            touched = rng.sample(codes, min(len(codes), rng.choice((1, 1, 2, 9))))
            chosen = rng.sample(types, min(len(types), rng.choice((1, 1, 2, 3, 4))))
            await some_records(conn, touched, chosen, rng.choice((0.0, 0.5, 1.0)))
            if step % 2:
                await everything_else(conn, rng, codes, touched)
            known = None if step % 2 else chosen
            await rescore(conn, plan, sources, tables.TARGET, dict.fromkeys(touched, known), inputs.initial)
            assert await texts(conn, "score") == await afresh(conn, plan, sources, inputs.initial)
    plans.forget()


async def some_records(conn: asyncpg.Connection, touched: list[str], types: list[str], share: float) -> None:
    which = "subject = ANY($1::text[]) AND type = ANY($2::text[])"
    await conn.execute(f"DELETE FROM given_record WHERE {which}", touched, types)
    back = f"INSERT INTO given_record SELECT * FROM kept_record WHERE {which} AND random() < $3"
    await conn.execute(back, touched, types, share)


async def everything_else(conn: asyncpg.Connection, rng: random.Random, codes: list[str], touched: list[str]) -> None:
    for name in ("verification", "previous"):
        await conn.execute(f"DELETE FROM given_{name} WHERE subject = ANY($1::text[])", touched)
        back = f"INSERT INTO given_{name} SELECT * FROM kept_{name} WHERE subject = ANY($1::text[])"
        await conn.execute(f"{back} AND random() < $2", touched, rng.choice((0.0, 0.5, 1.0)))
    moved = "UPDATE given_subject SET category = $2, kind = $3 WHERE code = $1"
    was = {row["code"]: row for row in await conn.fetch("SELECT * FROM kept_subject")}
    for code in touched:
        other = rng.choice(codes) if rng.random() < 0.5 else code
        await conn.execute(moved, code, was[other]["category"], was[other]["kind"])


SCHEME = """
code: many
title: many
version: 1
subject: branch
{categories}
indices: {{all: {{title: all, weight: 1}}}}
indicators:
- {{code: done, title: done, index: all, kind: base, points: 10, cycle: month,
   measure: {{type: act, aggregate: count}}, score: {{method: proportional, full: 8}}}}
- {{code: hurt, title: hurt, kind: veto, cycle: month, measure: {{type: hurt, aggregate: count}}, when: {{gte: 1}},
   effect: {{disqualify: true}}}}
- {{code: fined, title: fined, kind: veto, cycle: month, measure: {{type: fine, aggregate: count}}, when: {{gte: 1}},
   effect: {{max_stars: 1, max_total: 50}}}}
stars:
  promotion: stepwise
  levels: [{{stars: 3, at_least: 60, quota: 0.1}}, {{stars: 2, at_least: 30, quota: 0.5}}, {{stars: 1, at_least: 20}}]
tiers: {{1: [3], 2: [2, 1]}}
"""


@pytest.mark.parametrize("categories", ["", "categories: {a: A, b: B}"])
@pytest.mark.parametrize("seed", range(3))
async def test_many_ties_quotas_and_vetoes_move_places_by_one(
    seed: int, categories: str, conn: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(seed)
    period = parse_period("2026-03")
    assert period is not None
    await conn.execute(tables.CREATE)
    sources = tables.sources("2026-04-20T00:00:00+00:00")
    plan = compile_plan(load(SCHEME.format(categories=categories)), period, period.last)
    codes = [f"s{n}" for n in range(40)]
    for code in codes:
        category = rng.choice(("a", "b", None)) if categories else None
        await conn.execute("INSERT INTO given_subject VALUES ($1, 'branch', $2)", code, category)
        await conn.execute("INSERT INTO given_previous VALUES ($1, $2)", code, rng.randrange(4))
    whole = counted(monkeypatch, "_place")
    single = counted(monkeypatch, "_move")
    async with conn.transaction():
        await score_all(conn, plan, sources, tables.TARGET, False)
        for step in range(STEPS):
            touched = rng.sample(codes, rng.choice((1, 1, 1, 3, 12)))
            known = await change(conn, rng, step, touched)
            await rescore(conn, plan, sources, tables.TARGET, known, False)
            assert await texts(conn, "score") == await afresh(conn, plan, sources, False), step
    assert len(single) > STEPS / 3  # both ways were taken
    assert whole


def counted(monkeypatch: pytest.MonkeyPatch, name: str) -> list[str]:
    """Each call of a function of the module, which is made all the same."""
    calls: list[str] = []
    real: Callable[..., object] = getattr(run, name)

    def counting(*args: object) -> object:
        calls.append(name)
        return real(*args)

    monkeypatch.setattr(run, name, counting)
    return calls


async def change(conn: asyncpg.Connection, rng: random.Random, step: int, touched: list[str]) -> dict[str, list[str]]:
    """Records of the touched subjects come or go: mostly acts, seldom what vetoes; the types of each."""
    changed: dict[str, list[str]] = {}
    for place, code in enumerate(touched):
        if rng.random() < 0.3:
            kind = rng.choice(("act", "act", "hurt", "fine"))
            changed[code] = [kind]
            await conn.execute("DELETE FROM given_record WHERE subject = $1 AND type = $2", code, kind)
            continue
        kind = rng.choice(("act",) * 18 + ("hurt", "fine"))
        changed[code] = [kind]
        for n in range(rng.randrange(1, 7)):
            await conn.execute(
                "INSERT INTO given_record VALUES ($1, $2, $3, '2026-03-05', '2026-03-05T00:00:00Z', NULL, '{}')",
                f"{step}-{place}-{n}",
                code,
                kind,
            )
    return changed


def test_every_column_is_written_by_the_points_or_by_the_place() -> None:
    assert (*run.CARRIED, *run.POINTS, *ranks.COLUMNS) == COLUMNS
    assert set(run.PLACING) < {*run.CARRIED, *run.POINTS}
