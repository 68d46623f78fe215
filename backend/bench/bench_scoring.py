"""The quarter run against a bare grouped scan of the same records and a plain ORM loop; re-scoring one branch."""

import asyncio
import os
import statistics
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path

import asyncpg
from bench.orm_loop import Loop, create, differences

from dangjian.appraisal.engine.periods import parse_period
from dangjian.appraisal.engine.plan import Plan, Sources, compile_plan
from dangjian.appraisal.engine.run import Target, rescore, score_all
from dangjian.appraisal.engine.scheme_checker import load
from dangjian.appraisal.runs import queries
from dangjian.commands.house import owner_url, use_cluster
from dangjian.kernel import embedded_postgres, migrate
from dangjian.kernel.db import Database, asyncpg_dsn, make_engine
from dangjian.kernel.settings import settings
from dangjian.main import SERVICES

BRANCHES = int(os.environ.get("BENCH_SIZE", "5000"))
RECORDS_PER_BRANCH = 120
INDICATORS = 60
TYPES = 20
ROUNDS = 5
AS_OF = datetime(2026, 4, 10, tzinfo=UTC)
AGGREGATES = ("count", "count", "sum", "count", "avg", "count", "ratio", "max", "count", "latest")
SCORES = (
    "{method: proportional, full: 3}",
    "{method: linear, zero: 0, full: 7}",
    "{method: steps, steps: [{at: 5, fraction: 1}, {at: 2, fraction: 0.5}]}",
    "{method: threshold, at: 2}",
)
BARE = """
SELECT count(*), sum(number), sum(amount) FROM (
    SELECT organization_id, type, count(*) AS number, sum(("values" -> 'actual')::numeric) AS amount
    FROM appraisal.record WHERE occurred_on BETWEEN '2026-01-01' AND '2026-03-31' GROUP BY organization_id, type
) grouped"""
FILL = """
INSERT INTO appraisal.scheme_version (id, code, number, title, subject, source, digest, pack, indicator_count, status,
    created_at, created_by_name, version)
    VALUES ('{run}', 'bench', 1, '', 'branch', '', '', '{{}}', 60, 'draft', now(), '', 1);
INSERT INTO appraisal.run (id, scheme_version_id, scheme_code, period, cycle, status, is_initial, as_of,
    unverified_count, pending_count, subject_count, has_records, version, created_at, created_by_name)
    VALUES ('{run}', '{run}', 'bench', '2026-Q1', 'quarter', 'open', false, '2026-04-10', 0, 0, 0, true, 0, now(), '');
INSERT INTO appraisal.run_subject (run_id, organization_id, code, name, kind, category, previous_stars, is_verified,
    unverified_count, pending_count, disputed_count, record_count)
    SELECT '{run}', gen_random_uuid(), 'B' || n, '', 'branch', (array['a', 'b', 'c', 'd', 'e'])[n % 5 + 1], n % 5,
    true, 0, 0, 0, 0 FROM generate_series(1, {branches}) n;
INSERT INTO appraisal.record (id, organization_id, type, occurred_on, submitted_at, submitted_on, "values",
    attachments, source, entered_by_name, recorded_at)
    SELECT gen_random_uuid(), s.organization_id, 't' || lpad((n % {types})::text, 2, '0'), d, d + n % 9, d + n % 9,
    jsonb_build_object('actual', round((random() * 10)::numeric, 2), 'plan', round((random() * 10)::numeric, 1),
        'rate', round(random()::numeric, 3), 'severity', (array['minor', 'serious', 'major'])[n % 3 + 1]),
    '[]', 'hand', '', d + n % 9
    FROM generate_series(1, {records}) n, appraisal.run_subject s,
    LATERAL (SELECT date '2026-01-01' + (n * 7 + abs(hashtext(s.code)) % 90) % 90 AS d) day ORDER BY d, random();
INSERT INTO appraisal.record_void (record_id, voided_at, voided_by_name, reason)
    SELECT id, now(), '', '' FROM appraisal.record ORDER BY random() LIMIT {branches} / 2;
INSERT INTO appraisal.verification (id, organization_id, scheme_code, indicator, period, verdict, amount, fraction,
    attachments, verified_at, verified_by_name)
    SELECT gen_random_uuid(), s.organization_id, 'bench', 'k' || lpad((n * 3 + 1)::text, 2, '0'), '2026-Q1',
    (array['confirmed', 'reduced', 'rated', 'rejected'])[n % 4 + 1], CASE WHEN n % 4 = 1 THEN 1.5 END,
    CASE WHEN n % 4 = 2 THEN 0.8 END, '[]', '2026-04-09', ''
    FROM appraisal.run_subject s, generate_series(0, 18) n;
ANALYZE;
"""


def scheme_source() -> str:
    """Sixty indicators over twenty record types: monthly and quarterly, online and dual, all aggregates and kinds."""
    indices = ", ".join(f"i{n}: {{title: x, weight: {10 + 5 * n}}}" for n in range(5))
    lines = ["code: bench", "title: bench", "version: 1", "subject: branch"]
    lines += ["categories: {a: A, b: B, c: C, d: D, e: E}", f"indices: {{{indices}}}", "indicators:"]
    for n in range(INDICATORS):
        aggregate, type_ = AGGREGATES[n % 10], f"t{n % TYPES:02d}"
        kind = "base" if n < 50 else "bonus" if n < 54 else "deduction" if n < 57 else "veto"
        measure = f"type: {type_}, aggregate: {aggregate}" + (", field: actual" if aggregate != "count" else "")
        measure += ", of: plan" if aggregate == "ratio" else ""
        measure += ", where: {rate: {gte: 0.3}}" if n % 4 == 0 else ""
        measure += (
            ", late_factor: 0.5" if n % 5 == 0 and kind in ("base", "bonus") and aggregate in ("count", "sum") else ""
        )
        head = f"- {{code: k{n:02d}, title: x, kind: {kind}, cycle: "
        if kind == "veto":
            rule = "measure: {type: t19, aggregate: count, where: {severity: serious}}, when: {gte: 30}"
            lines.append(f"{head}year, {rule}, effect: {{max_stars: 2}}}}")
            continue
        cycle, control = ("month", "quarter", "month")[n % 3], ("online", "dual", "online")[n % 3]
        place = f"{cycle}, index: i{n % 5}, points: {5 + n % 7}, control: {control}"
        lines.append(f"{head}{place}, measure: {{{measure}}}, score: {SCORES[n % 4]}}}")
    levels = ", ".join(f"{{stars: {star}, at_least: {40 + 10 * star}}}" for star in (5, 4, 3, 2, 1))
    lines.append(f"stars: {{promotion: stepwise, levels: [{levels}]}}")
    return "\n".join(lines)


class Bench:
    """One database with a quarter of records, and the plan that scores them."""

    def __init__(self, conn: asyncpg.Connection, plan: Plan, run_id: uuid.UUID) -> None:
        self.conn, self.plan, self.run_id = conn, plan, run_id
        self.sources: Sources = queries.sources(run_id, AS_OF, "bench")
        self.target: Target = queries.target(run_id)

    async def bare(self) -> None:
        """The reference: every record of the quarter read and grouped once, nothing written."""
        await self.conn.execute(BARE)

    async def scored(self) -> None:
        """The quarter run as the server does it: every branch scored, ranked and written."""
        async with self.conn.transaction():
            await self.conn.execute("DELETE FROM appraisal.score")
            started = time.perf_counter()
            await score_all(self.conn, self.plan, self.sources, self.target, False)
            self.last = time.perf_counter() - started
        await self.conn.execute("VACUUM appraisal.score")


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    """Seconds."""
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started


async def orm_loop(bench: Bench, database: Database, branches: int) -> float:
    """What a usual web application does, on some of the branches; stops if it finds other figures than the run."""
    await create(database)
    asked = "SELECT organization_id FROM appraisal.run_subject ORDER BY code LIMIT $1"
    subjects = [row[0] for row in await bench.conn.fetch(asked, branches)]
    loop = Loop(database, bench.plan.scheme, bench.plan.period, bench.run_id, AS_OF)
    seconds = await timed(lambda: loop.run(subjects))
    different = await differences(bench.conn, bench.plan, bench.target)
    if different:
        raise RuntimeError(f"the loop and the run differ in {different} figures")
    return seconds


def line(name: str, seconds: float, reference: float, bar: str) -> None:
    """One line of the table."""
    print(f"{name:<58} {seconds * 1000:>10.1f} ms {seconds / reference:>8.2f}   {bar}")


async def measure(cluster: embedded_postgres.Cluster) -> None:
    """A B A B, medians."""
    await migrate.upgrade(owner_url(), settings().database_url, SERVICES)
    conn = await asyncpg.connect(asyncpg_dsn(cluster.url()), server_settings={"jit": "off"})
    run_id, period = uuid.uuid4(), parse_period("2026-Q1")
    assert period is not None
    await conn.execute("SET session_replication_role = replica")
    fill = FILL.format(run=run_id, branches=BRANCHES, types=TYPES, records=RECORDS_PER_BRANCH)
    for statement in fill.split(";\n")[:-1]:
        await conn.execute(statement)
    await conn.execute("SET session_replication_role = origin")  # what is measured, is with every trigger and key
    await conn.execute("VACUUM ANALYZE")
    plan = compile_plan(load(scheme_source()), period, date(2026, 4, 10))
    bench = Bench(conn, plan, run_id)
    count = await conn.fetchval("SELECT count(*) FROM appraisal.record")
    print(f"\nScoring: {BRANCHES} branches x {INDICATORS} indicators, one quarter, {count} records; {ROUNDS} rounds\n")
    bare, run = [], []
    for _ in range(ROUNDS):
        bare.append(await timed(bench.bare))
        await bench.scored()
        run.append(bench.last)
    reference, scored = statistics.median(bare), statistics.median(run)
    line("bare grouped scan of the quarter's records", reference, reference, "")
    line("quarter run, all branches scored, ranked, written", scored, reference, "bar 10, stretch 3")
    database = Database(make_engine(owner_url(), 1))
    tenth = max(BRANCHES // 10, 1)
    loop = await orm_loop(bench, database, tenth) * BRANCHES / tenth
    await database.close()
    line(f"plain ORM loop (on {tenth}, scaled)", loop, reference, "")
    print(f"{'  quarter run is faster than the ORM loop by':<58} {loop / scored:>22.0f}   bar 50, stretch 200")
    await one_branch(bench, cluster)
    await conn.close()


INSERT = (
    'INSERT INTO appraisal.record (id, organization_id, type, occurred_on, submitted_at, submitted_on, "values", '
    "attachments, source, entered_by_name, recorded_at) VALUES (gen_random_uuid(), $1, 't00', '2026-03-30', "
    "'2026-03-30', '2026-03-30', '{\"actual\": 3.5, \"rate\": 0.9}', '[]', 'hand', '', '2026-03-30')"
)


async def one_branch(bench: Bench, cluster: embedded_postgres.Cluster) -> None:
    """One record entered alone, and entered with its branch scored and its category ranked again, each committed.

    The same call as the job makes, which is told by the event that a record of this type came.
    """
    conn = await asyncpg.connect(asyncpg_dsn(cluster.url()), server_settings={"jit": "off"})
    await conn.execute("SET synchronous_commit = on")
    subjects = [row[0] for row in await conn.fetch("SELECT organization_id FROM appraisal.run_subject LIMIT 60")]
    alone, again = [], []
    for place, subject in enumerate(subjects):
        started = time.perf_counter()
        await conn.execute(INSERT, subject)
        middle = time.perf_counter()
        async with conn.transaction():
            await conn.execute(INSERT, subject)
            await rescore(conn, bench.plan, bench.sources, bench.target, {subject: ["t00"]}, False)
        if place >= 10:
            alone.append(middle - started)
            again.append(time.perf_counter() - middle)
    await conn.close()
    reference = statistics.median(alone)
    print()
    line("one record, committed", reference, reference, "")
    scored = statistics.median(again)
    line("one record, its branch re-scored and re-ranked, committed", scored, reference, "bar 6.5, stretch 4")


def run() -> None:
    """Print the table."""
    os.environ.setdefault("DANGJIAN_ENV", "demo")
    with (
        tempfile.TemporaryDirectory(prefix="dangjian-bench-") as folder,
        embedded_postgres.start(Path(folder) / "postgres") as cluster,
    ):
        os.environ["DANGJIAN_DATA_DIR"] = folder
        use_cluster(cluster)
        asyncio.run(measure(cluster))


if __name__ == "__main__":
    run()
