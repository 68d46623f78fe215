"""Lists, boards and searches of issues at 10,000 and at 1,000,000 rows, against the same statements on bare asyncpg."""

import asyncio
import os
import pickle
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from bench.bench_api import captured, free_port, server

from dangjian.commands import seed
from dangjian.commands.demo import PASSWORD
from dangjian.commands.house import owner_url, use_cluster
from dangjian.kernel import embedded_postgres, migrate
from dangjian.kernel.db import asyncpg_dsn
from dangjian.kernel.settings import settings
from dangjian.main import SERVICES

SIZES = (10_000, int(os.environ.get("BENCH_ISSUES", "1000000")))
ROUNDS = 8  # of five requests each
BASE = "/api/v1/liaison/issues"
ADDRESSES = {
    "issues": f"{BASE}?size=20",
    "issues-page-100": f"{BASE}?size=20&page=100",
    "issues-overdue": f"{BASE}?size=20&overdue=true&sort=waits_until",
    "issues-category": f"{BASE}?size=20&category={{category}}&state=closed",
    "issues-search": f"{BASE}?size=20&q={{words}}",
    "issues-search-rare": f"{BASE}?size=20&q={{rare}}",
    "issue-board": f"{BASE}:board",
}
ACCOUNTS = ("yz-orgdept", "yz-secretary")
# Copies of what the demonstration's people raised, at any branch of the post and over three years, each with words of
# its own; the newest two months hold all that is under way, as in a house that closes what it opens.
COPIED = {
    "id": "gen_random_uuid()",
    "client_id": "gen_random_uuid()",
    "number": "'B' || n",
    "receipt_hash": "NULL",
    "merged_into_id": "NULL",
    "organization_id": "places[1 + floor(random() * cardinality(places))::int]",
    "description": "description || ' ' || chr(19968 + floor(random() * 4000)::int) || "
    "chr(19968 + floor(random() * 4000)::int) || chr(19968 + floor(random() * 4000)::int)",
    "reported_at": "reported_at - back",
    "moved_at": "moved_at - back",
}
FILL = """
INSERT INTO liaison.issue ({names}) SELECT {values} FROM generate_series($1::int, $2::int) n,
LATERAL (SELECT kind.*, CASE WHEN n % 20 > 0 THEN random() * interval '1000 days' ELSE interval '0' END AS back
    FROM bench_kind kind WHERE kind.place = 1 + n % (CASE WHEN n % 20 > 0 THEN $3::int ELSE $4::int END)) one,
(SELECT array_agg(o.id) AS places FROM liaison.organization_copy o JOIN liaison.organization_copy r
    ON o.path LIKE r.path || '%' WHERE r.id = (SELECT root_id FROM bench_kind LIMIT 1) AND o.kind = 'branch') tree
"""
KINDS = """
CREATE TEMPORARY TABLE bench_kind AS SELECT *, row_number() OVER (ORDER BY state IN ('closed', 'merged') DESC, id)
    AS place FROM liaison.issue WHERE state <> 'merged'
"""


class Table:
    """The table of issues, filled in steps."""

    def __init__(self, conn: "asyncpg.Connection[Any]") -> None:
        self.conn = conn

    async def prepare(self) -> None:
        """Keep the demonstration's issues as the kinds that are copied."""
        await self.conn.execute("SET session_replication_role = replica")
        await self.conn.execute(KINDS)
        self.all = await self.conn.fetchval("SELECT count(*) FROM bench_kind")
        self.closed = await self.conn.fetchval("SELECT count(*) FROM bench_kind WHERE state = 'closed'")
        self.count = await self.conn.fetchval("SELECT count(*) FROM liaison.issue")
        rows = await self.conn.fetch(
            "SELECT column_name FROM information_schema.columns WHERE is_generated = 'NEVER' "
            "AND (table_schema, table_name) = ('liaison', 'issue')"
        )
        names = [row[0] for row in rows]
        values = [COPIED.get(name, name) for name in names]
        self.fill_text = FILL.format(names=", ".join(names), values=", ".join(values))

    async def fill(self, size: int) -> None:
        """Add rows up to so many; the indexes of words are built afterwards, which takes a fraction of the time."""
        words = await self.conn.fetch(
            "SELECT indexname, indexdef FROM pg_indexes WHERE (schemaname, tablename) = ('liaison', 'issue') "
            "AND indexdef LIKE '%USING gin%'"
        )
        for row in words:
            await self.conn.execute(f"DROP INDEX liaison.{row['indexname']}")
        await self.conn.execute(self.fill_text, self.count + 1, size, self.closed, self.all)
        await self.conn.execute("SET maintenance_work_mem = '1GB'")
        for row in words:
            await self.conn.execute(row["indexdef"])
        await self.conn.execute("VACUUM ANALYZE liaison.issue")
        self.count = size

    async def words(self) -> dict[str, str]:
        """What is asked for: a category and a word that many have, and one that few have."""
        common = await self.conn.fetchrow("SELECT category, left(title, 3) AS words FROM bench_kind LIMIT 1")
        rare = await self.conn.fetchval("SELECT right(description, 2) FROM liaison.issue WHERE number = 'B5000'")
        assert common is not None
        return {"category": common["category"], "words": common["words"], "rare": rare}


async def _latencies(port: int, path: str, headers: dict[str, str], times: int) -> list[float]:
    """Milliseconds of so many requests, one after the other, on one connection."""
    found = []
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60) as client:
        for _ in range(times):
            began = time.perf_counter()
            (await client.get(path)).raise_for_status()
            found.append((time.perf_counter() - began) * 1000)
    return found


def p95(values: Sequence[float]) -> float:
    """The 95th of a hundred."""
    return statistics.quantiles(values, n=20)[-1]


async def _compared(
    addresses: dict[str, str], token: str, ports: tuple[int, int], rounds: int
) -> dict[str, tuple[list[float], list[float]]]:
    """A B A B: the route signed in, and its statements on bare asyncpg."""
    found: dict[str, tuple[list[float], list[float]]] = {}
    for name, path in addresses.items():
        asked = [(ports[0], path, {"Authorization": f"Bearer {token}"}), (ports[1], f"/{name}", {})]
        both: tuple[list[float], list[float]] = ([], [])
        for one in asked:
            await _latencies(*one, 3)
        for _ in range(rounds):
            for one, of_one in zip(asked, both, strict=True):
                of_one.extend(await _latencies(*one, 5))
        found[name] = both
    return found


def measured(
    account: str, addresses: dict[str, str], dsn: str, rounds: int = ROUNDS
) -> dict[str, tuple[list[float], list[float]]]:
    """Milliseconds of every address, of the route and of its statements on bare asyncpg."""
    _, found, token = asyncio.run(captured(account, PASSWORD, addresses))
    work = Path(os.environ["DANGJIAN_DATA_DIR"]) / "statements.pickle"
    work.write_bytes(pickle.dumps(found))
    os.environ.update(BENCH_STATEMENTS=str(work), BENCH_DSN=dsn)
    ports = free_port(), free_port()
    uvicorn = [sys.executable, "-m", "uvicorn", "bench.bare:app", "--port", str(ports[1]), "--no-access-log"]
    product = [sys.executable, "-m", "dangjian", "serve", "--port", str(ports[0])]
    with server(product, ports[0]), server(uvicorn, ports[1]):
        return asyncio.run(_compared(addresses, token, ports, rounds))


def run() -> None:
    """Print a table for each account: p95 at both sizes, how it grows, and the same statements on bare asyncpg."""
    os.environ.update(DANGJIAN_ENV="demo", DANGJIAN_SECURE_COOKIES="false")
    with (
        tempfile.TemporaryDirectory(prefix="dangjian-bench-") as folder,
        embedded_postgres.start(Path(folder) / "postgres", throwaway=True) as cluster,
    ):
        os.environ["DANGJIAN_DATA_DIR"] = folder
        use_cluster(cluster)
        asyncio.run(migrate.upgrade(owner_url(), settings().database_url, SERVICES))
        seed.fill("small", seed.SEED, lambda _sentence: None)
        with asyncio.Runner() as runner:
            conn = runner.run(asyncpg.connect(asyncpg_dsn(cluster.url())))
            table = Table(conn)
            runner.run(table.prepare())
            found = {}
            for size in SIZES:
                began = time.perf_counter()
                runner.run(table.fill(size))
                print(f"{size:,} issues in {time.perf_counter() - began:.0f} s", flush=True)
                asked = runner.run(table.words())
                addresses = {name: path.format(**asked) for name, path in ADDRESSES.items()}
                for account in ACCOUNTS:
                    found[account, size] = measured(account, addresses, cluster.dsn("postgres", "dangjian_app"))
            runner.run(conn.close())
        for account in ACCOUNTS:
            _print(account, *(found[account, size] for size in SIZES))


def _print(account: str, *sides: dict[str, tuple[list[float], list[float]]]) -> None:
    few, many = sides
    print(f"\nIssues: {account}, {SIZES[0]:,} and {SIZES[1]:,} rows, milliseconds (growth: bar 2, stretch 1.3)\n")
    print("route                p50 few  p50 many  p95 few  p95 many  growth  rows p95 many  of bare (bar 0.5)")
    for name in ADDRESSES:
        (ours, _), (later, bare) = few[name], many[name]
        a, b = statistics.median(ours), statistics.median(later)
        share = statistics.median(bare) / b
        print(
            f"{name:<19} {a:>8.1f} {b:>9.1f} {p95(ours):>8.1f} {p95(later):>9.1f} {b / a:>7.2f} "
            f"{p95(bare):>14.1f} {share:>8.2f}"
        )


if __name__ == "__main__":
    run()
