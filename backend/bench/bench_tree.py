"""A tree of 50,000: levels, search, list, card, today and on a past day, against the same statements on asyncpg."""

import asyncio
import os
import statistics
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
from bench.bench_issues import measured, p95

from dangjian.commands import seed
from dangjian.commands.house import owner_url, use_cluster
from dangjian.kernel import embedded_postgres, migrate
from dangjian.kernel.db import asyncpg_dsn
from dangjian.kernel.settings import settings
from dangjian.main import SERVICES

SIZE = int(os.environ.get("BENCH_TREE", "50000"))
ROUNDS = 2  # of five requests each
BRANCHES = 200  # under each committee
GROUP = "YL"  # the demonstration's steel group, whose organisation department asks
PAST = "2026-03-31"
BASE = "/api/v1/registry/organizations"
ADDRESSES = {
    "tops": f"{BASE}/tree?tops=true",
    "level-wide": f"{BASE}/tree?parent_id={{root}}",
    "level-deep": f"{BASE}/tree?parent_id={{committee}}",
    "whole-tree": f"{BASE}/tree",
    "list": f"{BASE}?size=50",
    "list-page-500": f"{BASE}?size=50&page=500",
    "category": f"{BASE}?category=production&size=50",
    "unclassified": f"{BASE}?unclassified=true&size=1",
    "search-name": f"{BASE}?q=%E7%AC%AC7%E4%B9%8B&size=50",
    "search-pinyin": f"{BASE}?q=zhibu+z77&size=50",
    "search-code": f"{BASE}?q=c7b7&size=50",
    "card-and-path": f"{BASE}/{{branch}}",
}
TREE = """
INSERT INTO registry.organization (id, code, name, pinyin, kind, line, category, parent_id, path, founded_on, since,
                                   version, created_at)
SELECT m.id, m.code, m.name, m.pinyin, m.kind, 'party', m.category, m.parent, m.path, '2020-01-01', m.since, 1, now()
FROM (
    SELECT md5('c' || c)::uuid AS id, 'C' || c AS code, '第' || c || '党委' AS name, 'dangwei d' || c AS pinyin,
           'party_committee' AS kind, NULL AS category, CAST($1 AS uuid) AS parent, CAST(NULL AS date) AS since,
           '/' || $1 || '/' || md5('c' || c)::uuid || '/' AS path, 0 AS level
    FROM generate_series(1, $2) c
    UNION ALL
    SELECT md5(c || 'b' || b)::uuid, 'C' || c || 'B' || b, '第' || c || '之' || b || '党支部', 'zhibu z' || c || b,
           'branch', CASE WHEN b % 9 > 0 THEN 'production' END, md5('c' || c)::uuid,
           CASE WHEN b % 10 = 0 THEN DATE '2026-07-01' END,
           '/' || $1 || '/' || md5('c' || c)::uuid || '/' || md5(c || 'b' || b)::uuid || '/', 1
    FROM generate_series(1, $2) c, generate_series(1, $3) b) m ORDER BY m.level
"""
# Every tenth branch stood under the next committee and had another name until July; most have a category since 2024,
# and every third had another one before.
PASTS = """
INSERT INTO registry.organization_past (id, organization_id, since, until, name, kind, form, parent_id, path)
SELECT gen_random_uuid(), o.id, NULL, '2026-07-01', '原' || o.name, o.kind, 'regular', n.id, n.path || o.id || '/'
FROM registry.organization o JOIN registry.organization p ON p.id = o.parent_id
JOIN registry.organization n ON n.code = 'C' || (CAST(substr(p.code, 2) AS int) % $1 + 1)
WHERE o.since = '2026-07-01'
"""
CATEGORIES = """
INSERT INTO registry.category_assignment (id, organization_id, category, since, until, reason, decided_by_name,
                                          decided_at)
SELECT gen_random_uuid(), o.id, s.category, s.since, s.until, '分类', '组织部', now()
FROM registry.organization o, LATERAL (VALUES
    (o.category, DATE '2024-01-01', CAST(NULL AS date)), ('auxiliary', DATE '2022-01-01', DATE '2024-01-01')
) s (category, since, until)
WHERE o.path LIKE '/' || $1 || '/%' AND o.code LIKE 'C%B%' AND o.category IS NOT NULL
  AND (s.until IS NULL OR right(o.code, 1) IN ('1', '4', '7'))
"""


async def grow(url: str) -> dict[str, UUID]:
    """The tree under the demonstration's group, with a past; what the addresses name."""
    conn: asyncpg.Connection[Any] = await asyncpg.connect(url)
    committees = SIZE // (BRANCHES + 1)
    root = await conn.fetchval("SELECT id FROM registry.organization WHERE code = $1", GROUP)
    await conn.execute("SET session_replication_role = replica")
    await conn.execute(TREE, str(root), committees, BRANCHES)
    await conn.execute(PASTS, committees)
    await conn.execute(CATEGORIES, str(root))
    await conn.execute("VACUUM ANALYZE")
    committee = await conn.fetchval("SELECT id FROM registry.organization WHERE code = 'C7'")
    branch = await conn.fetchval("SELECT id FROM registry.organization WHERE code = 'C7B10'")
    await conn.close()
    return {"root": root, "committee": committee, "branch": branch}


def run() -> None:
    """Print what each address takes today and on a past day, the ratio of the two, and the statements alone."""
    os.environ.update(DANGJIAN_ENV="demo", DANGJIAN_SECURE_COOKIES="false")
    with (
        tempfile.TemporaryDirectory(prefix="dangjian-bench-") as folder,
        embedded_postgres.start(Path(folder) / "postgres", throwaway=True) as cluster,
    ):
        os.environ["DANGJIAN_DATA_DIR"] = folder
        use_cluster(cluster)
        asyncio.run(migrate.upgrade(owner_url(), settings().database_url, SERVICES))
        seed.fill("small", seed.SEED, lambda _sentence: None)
        named = asyncio.run(grow(asyncpg_dsn(cluster.url())))
        today = {name: path.format(**named) for name, path in ADDRESSES.items()}
        then = {f"{name}-then": f"{path}{'&' if '?' in path else '?'}on={PAST}" for name, path in today.items()}
        _print(measured("orgdept", {**today, **then}, cluster.dsn("postgres", "dangjian_app"), ROUNDS))


def _print(found: dict[str, tuple[list[float], list[float]]]) -> None:
    print(f"\nTree of {SIZE:,}, milliseconds, today and on {PAST} (bar: then no more than 1.5 times today)\n")
    print("route             p50 today  p50 then  p95 then   then/today   rows today  rows then   bare/ours then")
    for name in ADDRESSES:
        (ours, bare), (past, bare_past) = found[name], found[f"{name}-then"]
        a, b = statistics.median(ours), statistics.median(past)
        c, d = statistics.median(bare), statistics.median(bare_past)
        print(f"{name:<16} {a:>10.1f} {b:>9.1f} {p95(past):>9.1f} {b / a:>12.2f} {c:>12.1f} {d:>10.1f} {d / b:>16.2f}")


if __name__ == "__main__":
    run()
