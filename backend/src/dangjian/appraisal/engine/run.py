"""Runs a plan inside PostgreSQL: all subjects at once, one subject by the same text, and the ranks again.

Every function takes the raw asyncpg connection of the caller's transaction and commits nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from asyncpg import Connection
from asyncpg.prepared_stmt import PreparedStatement

from dangjian.appraisal.engine import ranks, shards, sql
from dangjian.appraisal.engine.layers import rescored, scored
from dangjian.appraisal.engine.plan import Plan, Sources

FEW = 8  # with more subjects at once, placing their categories as a whole is quicker than moving each
CARRIED = ("category", "previous_stars")
FEW_TYPES = 3  # so many, or fewer, have a statement of their own
PLACING = ("total", "disqualified", "stars_cap", "previous_stars")
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
KEPT = ("exacts",)
COLUMNS = (*CARRIED, *POINTS, *ranks.COLUMNS)
# total_before_veto: the clamped total with two decimals; total: after every holding veto's max_total. stars_cap: the
# least max_stars of those. vetoes: the codes of the holding ones. index_scores, group_scores: two decimals, in the
# order of plan.index_codes and plan.group_codes, NULL where not computed. measures, onlines, verdicts, finals: one
# place per cell (a part's `slots`, from 1), four decimals; indicators of other categories have their places too, which
# cells_query leaves out. finals is NULL for an exempt cell. rank is NULL for the disqualified, ranked_count is n of
# section 7, level_found what the ladder and the quotas gave before the step rule and the caps. exacts is no result
# but what `rescore` goes on from: by plan.parts each indicator's unrounded value times plan.scale, or NULL.
TABLE = """
    category text, previous_stars int NOT NULL, total_before_veto numeric NOT NULL, total numeric NOT NULL,
    stars_cap int, disqualified boolean NOT NULL, vetoes text[] NOT NULL, index_scores numeric[] NOT NULL,
    group_scores numeric[] NOT NULL, measures numeric[] NOT NULL, onlines numeric[] NOT NULL,
    verdicts text[] NOT NULL, finals numeric[] NOT NULL, rank int, ranked_count int NOT NULL,
    level_found int NOT NULL, stars int NOT NULL, tier text, exacts numeric[]"""


Changed = Mapping[Any, Collection[str] | None]


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
    """Scores and ranks every subject; the target holds no row of the run yet. Returns how many rows it has now."""
    await _settings(conn)
    cuts = await shards.cuts(conn, sources)
    key = ("all", _texts(sources), target.shape, len(cuts))
    if key not in plan.texts:
        plan.texts.setdefault(key, _score_all(plan, sources, target, len(cuts)))
    if not cuts:
        status = await conn.execute(plan.texts[key], *sources.arguments, *target.values, initial)
    else:
        await conn.execute(shards.SETTINGS)
        await conn.execute(plan.texts[key], *sources.arguments, *cuts)
        status = await conn.execute(_insert(plan, target, shards.SCRATCH, 0), *target.values, initial)
        await conn.execute(shards.DROP)
    return int(status.rsplit(" ", 1)[1])


def _score_all(plan: Plan, sources: Sources, target: Target, cuts: int) -> str:
    """One INSERT; or, in shards, what fills the scratch table that an INSERT then reads."""
    given = ", ".join(("subject", *CARRIED, *POINTS, *KEPT))
    if cuts:
        queries = [f"SELECT {given} FROM (\n{scored(plan, shard).query}\n) t" for shard in shards.shards(sources, cuts)]
        return f"{shards.CREATE} {shards.together(queries)}"
    points = f"WITH scored AS MATERIALIZED (\nSELECT {given} FROM (\n{scored(plan, sources).query}\n) t\n)\n"
    return points + _insert(plan, target, "scored", len(sources.arguments))


def _insert(plan: Plan, target: Target, relation: str, after: int) -> str:
    """The rows of the relation with their places; the parameters after those are the target's and the initial flag."""
    places = target.places(after)
    initial = f"${after + len(places) + 1}::boolean"
    names = [*places, target.subject, *CARRIED, *POINTS, *KEPT, *ranks.COLUMNS]
    values = [
        *places.values(),
        "s.subject",
        *(f"s.{c}" for c in (*CARRIED, *POINTS, *KEPT)),
        *(f"r.{c}" for c in ranks.COLUMNS),
    ]
    return (
        f"INSERT INTO {target.table} ({', '.join(names)})\nSELECT {', '.join(values)}\nFROM {relation} s "
        f"JOIN (\n{ranks.ranked(plan.scheme, relation, initial)}\n{sql.FENCE}\n) r ON r.subject = s.subject"
    )


def _texts(sources: Sources) -> tuple[str, ...]:
    return (sources.subjects, sources.records, sources.verifications, sources.previous)


async def score_one(conn: Connection, plan: Plan, sources: Sources, target: Target, subject: object) -> bool:
    """Scores one subject by the same layers and writes its points; `rerank` then places it. False: it is skipped."""
    async with _alone(conn, target):
        return await _one(conn, plan, sources, target, subject) is not None


async def rescore(
    conn: Connection, plan: Plan, sources: Sources, target: Target, changed: Changed, initial: bool
) -> None:
    """Scores some subjects of a placed run again, and places whoever their new totals move.

    `changed` names for each subject the record types of which records came or went since it was scored by this plan;
    none: anything may have changed. A subject that is skipped now loses its row, one that was before gets one.
    """
    async with _alone(conn, target):
        stale: set[str | None] = set()
        for subject, types in changed.items():
            found = await _again(conn, plan, sources, target, subject, types)
            if found is None:
                stale |= await _anew(conn, plan, sources, target, subject)
            elif len(changed) > FEW or _categories(found) & stale or not _stays_ranked(found):
                stale |= _categories(found)
            elif any(found[f"new_{name}"] != found[f"old_{name}"] for name in PLACING):
                await _move(conn, plan, target, initial, subject, found)
        for category in sorted(stale, key=lambda category: category or ""):
            await _place(conn, plan, target, initial, category)


def _categories(found: Any) -> set[str | None]:
    return {found["old_category"], found["new_category"]}


def _stays_ranked(found: Any) -> bool:
    return (
        found["old_rank"] is not None
        and not found["new_disqualified"]
        and found["old_category"] == found["new_category"]
    )


async def _anew(conn: Connection, plan: Plan, sources: Sources, target: Target, subject: object) -> set[str | None]:
    """A subject without a row is scored, or one that is skipped loses its row; the categories to be placed again."""
    row = await _one(conn, plan, sources, target, subject)
    if row is None:
        mine = f"{_mine(target, 0)} AND {target.subject} = ${len(target.keys) + 1}"
        gone = f"DELETE FROM {target.table} WHERE {mine} RETURNING category"
        row = await conn.fetchrow(gone, *target.values, subject)
    return set() if row is None else {row["category"]}


async def _again(
    conn: Connection, plan: Plan, sources: Sources, target: Target, subject: object, types: Collection[str] | None
) -> Any:
    """A subject with a row is scored by what changed, else as a whole; gives what its place depends on."""
    if types is not None and len(types) <= FEW_TYPES:
        found = await _renew(conn, plan, sources, target, subject, tuple(sorted(types)))
        if found is not None:
            return found
    return await _renew(conn, plan, sources, target, subject, None)


async def _renew(
    conn: Connection, plan: Plan, sources: Sources, target: Target, subject: object, types: tuple[str, ...] | None
) -> Any:
    key = ("again", _texts(sources), target.shape, types)
    text = plan.texts.get(key) or plan.texts.setdefault(key, _score_again(plan, sources, target, types))
    statement = await _prepared(conn, text)
    return await statement.fetchrow(*sources.arguments, *target.values, subject)


def _score_again(plan: Plan, sources: Sources, target: Target, types: tuple[str, ...] | None) -> str:
    """An UPDATE of the points of a subject that has a row; gives what its place depends on, as it was and as it is."""
    before = len(sources.arguments)
    subject = f"${before + len(target.keys) + 1}"
    row = f"{target.table} WHERE {_mine(target, before)} AND {target.subject} = {subject} OFFSET 0"
    depends = ("category", "rank", *PLACING)
    given = [f"was.{name} AS old_{name}" for name in depends]
    given += [f"n.{name} AS new_{name}" for name in depends if name != "rank"]
    if types is None:
        layers, same = scored(plan, sources, subject), ""
    else:
        layers = rescored(plan, sources, subject, types, row)
        same = f" AND cardinality(was.exacts) = {len(plan.parts)} AND was.category IS NOT DISTINCT FROM n.category"
    return (
        f"UPDATE {target.table} t SET {', '.join(f'{name} = n.{name}' for name in (*CARRIED, *POINTS, *KEPT))}\n"
        f"FROM (\n{layers.query}\n) n, (SELECT {', '.join((*depends, *KEPT))} FROM {row}) was\n"
        f"WHERE {_mine(target, before, 't.')} AND t.{target.subject} = {subject}{same}\nRETURNING {', '.join(given)}"
    )


async def _one(conn: Connection, plan: Plan, sources: Sources, target: Target, subject: object) -> Any:
    key = ("one", _texts(sources), target.shape)
    text = plan.texts.get(key) or plan.texts.setdefault(key, _score_one(plan, sources, target))
    statement = await _prepared(conn, text)
    return await statement.fetchrow(*sources.arguments, *target.values, subject)


def _score_one(plan: Plan, sources: Sources, target: Target) -> str:
    places = target.places(len(sources.arguments))
    subject = f"${len(sources.arguments) + len(places) + 1}"
    layers = scored(plan, sources, subject)
    carried = (*CARRIED, *POINTS, *KEPT)
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
    if key not in plan.texts:
        mine, flag = _of_category(target, category)
        text = ranks.placed_again(plan.scheme, target.table, mine, flag) + f"\nRETURNING t.{target.subject}"
        plan.texts.setdefault(key, text)
    statement = await _prepared(conn, plan.texts[key])
    rows: list[Any] = await statement.fetch(*target.values, initial, *([] if category is None else [category]))
    return len(rows)


async def _move(conn: Connection, plan: Plan, target: Target, initial: bool, subject: object, found: Any) -> None:
    """Places one subject whose total is new, and those between its old and its new one, by what their places were."""
    category, old, new = found["new_category"], found["old_total"], found["new_total"]
    key = ("move", target.shape, category is None)
    if key not in plan.texts:
        mine, flag = _of_category(target, category)
        itself = len(target.keys) + (2 if category is None else 3)
        is_it = f"{target.subject} = ${itself}"
        plan.texts.setdefault(key, ranks.moved(plan.scheme, target.table, mine, is_it, flag, itself + 1))
    statement = await _prepared(conn, plan.texts[key])
    move = (found["old_rank"], min(old, new), max(old, new), (new > old) - (new < old))
    await statement.fetch(*target.values, initial, *([] if category is None else [category]), subject, *move)


def _mine(target: Target, after: int, row: str = "") -> str:
    """The rows of the target's run."""
    return " AND ".join(f"{row}{name} = {place}" for name, place in target.places(after).items()) or "true"


def _of_category(target: Target, category: str | None) -> tuple[str, str]:
    """The rows of one category of the run, and whether the run is marked initial: the parameters after the keys."""
    after = len(target.keys)
    chosen = "category IS NULL" if category is None else f"category = ${after + 2}::text"
    return f"{_mine(target, 0)} AND {chosen}", f"${after + 1}::boolean"


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
    """For this transaction: no JIT, joins in the order written and all by hash, with room for large ones."""
    await conn.execute(
        "SELECT set_config('jit', 'off', true), set_config('join_collapse_limit', '1', true), "
        "set_config('from_collapse_limit', '1', true), set_config('work_mem', '128MB', true), "
        "set_config('hash_mem_multiplier', '4', true), set_config('enable_nestloop', 'off', true), "
        "set_config('enable_mergejoin', 'off', true)"
    )


_statements: WeakKeyDictionary[Any, dict[str, PreparedStatement[Any]]] = WeakKeyDictionary()


async def _prepared(conn: Connection, text: str) -> PreparedStatement[Any]:
    """A statement kept prepared on its connection: planning it anew would cost more than running it for one subject."""
    known = _statements.setdefault(conn, {})
    statement = known.get(text)
    if statement is None:
        if len(known) > 64:
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
