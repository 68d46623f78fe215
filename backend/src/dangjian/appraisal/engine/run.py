"""Runs a plan inside PostgreSQL: all subjects in one statement, one subject by the same text, and the ranks again.

Every function takes the raw asyncpg connection of the caller's transaction and commits nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from asyncpg import Connection
from asyncpg.prepared_stmt import PreparedStatement

from dangjian.appraisal.engine import ranks, sql
from dangjian.appraisal.engine.layers import scored
from dangjian.appraisal.engine.plan import Plan, Sources

CARRIED = ("category", "previous_stars")
POINTS = (
    "total_before_veto",
    "total",
    "stars_cap",
    "disqualified",
    "vetoes",
    "index_scores",
    "group_scores",
    "measures",
    "onlines",
    "verdicts",
    "finals",
)
COLUMNS = (*CARRIED, *POINTS, *ranks.COLUMNS)
# total_before_veto: the clamped total with two decimals; total: after every holding veto's max_total. stars_cap: the
# least max_stars of those. vetoes: the codes of the holding ones. index_scores, group_scores: two decimals, in the
# order of plan.index_codes and plan.group_codes, NULL where not computed. measures, onlines, verdicts, finals: one
# place per cell (a part's `slots`, from 1), four decimals; indicators of other categories have their places too, which
# cells_query leaves out. finals is NULL for an exempt cell. rank is NULL for the disqualified, ranked_count is n of
# section 7, level_found what the ladder and the quotas gave before the step rule and the caps.
TABLE = """
    category text, previous_stars int NOT NULL, total_before_veto numeric NOT NULL, total numeric NOT NULL,
    stars_cap int, disqualified boolean NOT NULL, vetoes text[] NOT NULL, index_scores numeric[] NOT NULL,
    group_scores numeric[] NOT NULL, measures numeric[] NOT NULL, onlines numeric[] NOT NULL,
    verdicts text[] NOT NULL, finals numeric[] NOT NULL, rank int, ranked_count int NOT NULL,
    level_found int NOT NULL, stars int NOT NULL, tier text"""


@dataclass(frozen=True)
class Target:
    """The table that keeps the scores: the columns of `TABLE`, a subject column, and fixed ones such as the run's id.

    `keys` are the fixed columns with their SQL type and value; with the subject they are the table's primary key.
    """

    table: str
    subject: str = "subject"
    keys: Mapping[str, tuple[str, object]] = field(default_factory=dict)

    @property
    def shape(self) -> tuple[object, ...]:
        """What the statement text depends on."""
        return (self.table, self.subject, *((name, type_) for name, (type_, _) in self.keys.items()))

    @property
    def values(self) -> list[object]:
        """The values of the fixed columns."""
        return [value for _, value in self.keys.values()]

    def places(self, after: int) -> dict[str, str]:
        """The parameters of the fixed columns, counted on from the arguments before them."""
        numbered = enumerate(self.keys.items(), after + 1)
        return {name: f"${place}::{type_}" for place, (name, (type_, _)) in numbered}


async def score_all(conn: Connection, plan: Plan, sources: Sources, target: Target, initial: bool) -> int:
    """Scores and ranks every subject with one INSERT; the target holds no row of the run yet. Returns the row count."""
    await _settings(conn)
    key = ("all", _texts(sources), target.shape)
    text = plan.texts.get(key) or plan.texts.setdefault(key, _score_all(plan, sources, target))
    status = await conn.execute(text, *sources.arguments, *target.values, initial)
    return int(status.rsplit(" ", 1)[1])


def _score_all(plan: Plan, sources: Sources, target: Target) -> str:
    places = target.places(len(sources.arguments))
    initial = f"${len(sources.arguments) + len(places) + 1}::boolean"
    layers = scored(plan, sources)
    names = [*places, target.subject, *COLUMNS]
    values = [
        *places.values(),
        "s.subject",
        *(f"s.{c}" for c in (*CARRIED, *POINTS)),
        *(f"r.{c}" for c in ranks.COLUMNS),
    ]
    return (
        f"WITH scored AS MATERIALIZED (\nSELECT {', '.join(('subject', *CARRIED, *POINTS))} FROM (\n{layers.query}\n) t"
        f"\n), ranked AS MATERIALIZED (\n{ranks.ranked(plan.scheme, 'scored', initial)}\n)\n"
        f"INSERT INTO {target.table} ({', '.join(names)})\nSELECT {', '.join(values)}\n"
        "FROM scored s JOIN ranked r ON r.subject = s.subject"
    )


def _texts(sources: Sources) -> tuple[str, ...]:
    return (sources.subjects, sources.records, sources.verifications, sources.previous)


async def score_one(conn: Connection, plan: Plan, sources: Sources, target: Target, subject: object) -> bool:
    """Scores one subject by the same layers and writes its points; `rerank` then places it. False: it is skipped."""
    async with _alone(conn, target):
        return await _one(conn, plan, sources, target, subject) is not None


async def rescore(
    conn: Connection, plan: Plan, sources: Sources, target: Target, subject: object, initial: bool
) -> bool:
    """One subject scored and its category placed again; for a subject that did not change its category."""
    async with _alone(conn, target):
        row = await _one(conn, plan, sources, target, subject)
        if row is not None:
            await _place(conn, plan, target, initial, row["category"])
        return row is not None


async def _one(conn: Connection, plan: Plan, sources: Sources, target: Target, subject: object) -> Any:
    key = ("one", _texts(sources), target.shape)
    text = plan.texts.get(key) or plan.texts.setdefault(key, _score_one(plan, sources, target))
    statement = await _prepared(conn, text)
    return await statement.fetchrow(*sources.arguments, *target.values, subject)


def _score_one(plan: Plan, sources: Sources, target: Target) -> str:
    places = target.places(len(sources.arguments))
    subject = f"${len(sources.arguments) + len(places) + 1}"
    layers = scored(plan, sources, subject)
    carried = (*CARRIED, *POINTS)
    names = [*places, target.subject, *carried, "ranked_count", "level_found", "stars"]
    values = [*places.values(), "subject", *carried, "0", "0", "0"]
    updates = ", ".join(f"{name} = excluded.{name}" for name in carried)
    return (
        f"INSERT INTO {target.table} ({', '.join(names)})\nSELECT {', '.join(values)} FROM (\n{layers.query}\n) t\n"
        f"ON CONFLICT ({', '.join((*places, target.subject))}) DO UPDATE SET {updates}\nRETURNING category"
    )


async def rerank(conn: Connection, plan: Plan, target: Target, initial: bool, category: str | None) -> int:
    """Places the subjects of one category again and writes only what changed; returns how many rows did."""
    async with _alone(conn, target):
        return await _place(conn, plan, target, initial, category)


async def _place(conn: Connection, plan: Plan, target: Target, initial: bool, category: str | None) -> int:
    key = ("rerank", target.shape, category is None)
    text = plan.texts.get(key) or plan.texts.setdefault(key, _rerank(plan, target, category is None))
    statement = await _prepared(conn, text)
    rows: list[Any] = await statement.fetch(*target.values, initial, *([] if category is None else [category]))
    return len(rows)


def _mine(target: Target, after: int) -> str:
    """The rows of the target's run."""
    return " AND ".join(f"{name} = {place}" for name, place in target.places(after).items()) or "true"


def _rerank(plan: Plan, target: Target, without_category: bool) -> str:
    initial = f"${len(target.keys) + 1}::boolean"
    category = "category IS NULL" if without_category else f"category = ${len(target.keys) + 2}::text"
    places = ", ".join(ranks.COLUMNS)
    old = ", ".join(f"{column} AS old_{column}" for column in ranks.COLUMNS)
    relation = (
        f"(SELECT ctid AS subject, category, total, disqualified, stars_cap, previous_stars, {old} "
        f"FROM {target.table} WHERE {_mine(target, 0)} AND {category} OFFSET 0) mine"
    )
    kept = [f"old_{column}" for column in ranks.COLUMNS]
    changed = f"({places}) IS DISTINCT FROM ({', '.join(kept)})"
    new = ", ".join(f"r.{column}" for column in ranks.COLUMNS)
    placed = ranks.ranked(plan.scheme, relation, initial, kept, one_category=True)
    return (
        f"UPDATE {target.table} t SET ({places}) = ROW({new})\n"
        f"FROM (SELECT * FROM ({placed}) placed WHERE {changed} OFFSET 0) r"
        f"\nWHERE t.ctid = r.subject\nRETURNING t.{target.subject}"
    )


@asynccontextmanager
async def _alone(conn: Connection, target: Target) -> AsyncIterator[None]:
    """One writer at a time in a run, until its transaction ends: ranks are read and written as a whole.

    Inside, prepared statements keep their generic plan: planning them anew would cost more than running them.
    """
    key = f"{target.table}:{','.join(str(value) for value in target.values)}"
    row = await conn.fetchrow(
        "SELECT current_setting('plan_cache_mode'), set_config('plan_cache_mode', 'force_generic_plan', true), "
        "pg_advisory_xact_lock(hashtextextended($1, 5521))",
        key,
    )
    yield
    await conn.execute("SELECT set_config('plan_cache_mode', $1, true)", row[0])


async def _settings(conn: Connection) -> None:
    """For this transaction: no JIT, joins in the order written and never a nested loop, room for large hashes."""
    await conn.execute(
        "SELECT set_config('jit', 'off', true), set_config('join_collapse_limit', '1', true), "
        "set_config('from_collapse_limit', '1', true), set_config('work_mem', '128MB', true), "
        "set_config('hash_mem_multiplier', '4', true), set_config('enable_nestloop', 'off', true)"
    )


_statements: WeakKeyDictionary[Any, dict[str, PreparedStatement[Any]]] = WeakKeyDictionary()


async def _prepared(conn: Connection, text: str) -> PreparedStatement[Any]:
    """A statement kept prepared on its connection: planning it anew would cost more than running it for one subject."""
    known = _statements.setdefault(conn, {})
    statement = known.get(text)
    if statement is None:
        if len(known) > 32:
            known.clear()
        statement = known[text] = await conn.prepare(text)
    return statement


def cells_query(plan: Plan, target: Target, more: Iterable[str] = ()) -> str:
    """The cells of the scored rows, one row each: subject, indicator, cell, measure, online, verdict, value, flag.

    The fixed columns of the target are its first parameters; `more` are further conditions on the row `t`.
    """
    rows = (
        ", ".join(
            f"({slot}, {sql.text(part.indicator.code)}, {sql.text(str(cell))}, {sql.text(part.control)}, "
            + (
                "NULL::text[])"
                if part.indicator.categories is None
                else f"ARRAY[{sql.texts(part.indicator.categories)}]::text[])"
            )
            for part in plan.parts
            for cell, slot in zip(part.cells, part.slots, strict=True)
        )
        or "(0, '', '', '', NULL::text[])"
    )
    where = [f"t.{name} = {place}" for name, place in target.places(0).items()]
    where += ["(k.categories IS NULL OR t.category = ANY (k.categories))", *more]
    return (
        f"SELECT t.{target.subject} AS subject, k.indicator, k.cell, u.measure, u.online, u.verdict, u.value, "
        "CASE WHEN u.verdict = 'exempt' THEN 'exempt' WHEN u.verdict IS NULL AND k.control = 'dual' THEN 'unverified' "
        "WHEN u.verdict IS NULL AND k.control = 'offline' THEN 'pending' END AS flag, k.slot "
        f"FROM {target.table} t CROSS JOIN LATERAL unnest(t.measures, t.onlines, t.verdicts, t.finals) "
        "WITH ORDINALITY u (measure, online, verdict, value, slot) "
        f"JOIN (VALUES {rows}) k (slot, indicator, cell, control, categories) ON k.slot = u.slot "
        f"WHERE {' AND '.join(where)}"
    )


def indices_query(plan: Plan, target: Target) -> str:
    """The indices computed for the scored rows, one row each: subject, index, score."""
    codes = ", ".join(sql.text(code) for code in plan.index_codes)
    where = [f"t.{name} = {place}" for name, place in target.places(0).items()]
    return (
        f"SELECT t.{target.subject} AS subject, u.index, u.score FROM {target.table} t "
        f"CROSS JOIN LATERAL unnest(ARRAY[{codes}]::text[], t.index_scores) u (index, score) "
        f"WHERE {' AND '.join([*where, 'u.score IS NOT NULL'])}"
    )
