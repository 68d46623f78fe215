"""A large run in shards: the subjects split by their keys, so that PostgreSQL's workers score the shards side by side.

PostgreSQL plans nothing in parallel that writes into a table at hand; it does so where it fills a new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from asyncpg import Connection

from dangjian.appraisal.engine.plan import Sources

AT_LEAST = 1_000  # subjects in a shard; fewer are scored sooner than a worker has begun
SCRATCH = "scored_in_shards"
# Its rows stay whole: they are read once, and compressing them would take longer than carrying them.
CREATE = f"CREATE TEMPORARY TABLE {SCRATCH} WITH (toast_tuple_target = 8160) ON COMMIT DROP AS"
DROP = f"DROP TABLE {SCRATCH}"
COUNTED = "SELECT count(*) AS subjects, current_setting('max_parallel_workers_per_gather')::int AS workers FROM ({}) s"
CUTS = "SELECT percentile_disc(ARRAY[{}]::float8[]) WITHIN GROUP (ORDER BY s.subject) FROM ({}) s"
# Whole shards to the workers, and no scan of their own inside a shard.
SETTINGS = (
    "SELECT set_config('parallel_setup_cost', '0', true), set_config('parallel_tuple_cost', '0', true), "
    "set_config('min_parallel_table_scan_size', '2000GB', true), "
    "set_config('min_parallel_index_scan_size', '2000GB', true)"
)


async def cuts(conn: Connection, sources: Sources) -> list[object]:
    """The subjects at which a shard begins, but the first; none where one is enough or no worker could help."""
    if not sources.is_shared:
        return []
    counted = await conn.prepare(COUNTED.format(sources.subjects))
    given = sources.arguments[: len(counted.get_parameters())]
    row = await counted.fetchrow(*given)
    count = min(row["workers"], row["subjects"] // AT_LEAST) if row else 0
    if count < 2:
        return []
    points = ", ".join(str(place / count) for place in range(1, count))
    found: list[object] = await conn.fetchval(CUTS.format(points, sources.subjects), *given)
    return list(dict.fromkeys(found))


def shards(sources: Sources, count: int) -> list[Sources]:
    """The sources of each shard between so many cuts, which are the parameters after the arguments."""
    before = len(sources.arguments)
    found = []
    for place in range(count + 1):
        bounds = [f"subject >= ${before + place}"] if place else []
        bounds += [f"subject < ${before + place + 1}"] if place < count else []
        chosen = " AND ".join(bounds)
        four = (sources.subjects, sources.records, sources.verifications, sources.previous)
        subjects, records, verdicts, previous = (f"SELECT * FROM ({query}) shard WHERE {chosen}" for query in four)
        found.append(replace(sources, subjects=subjects, records=records, verifications=verdicts, previous=previous))
    return found


def together(queries: Sequence[str]) -> str:
    """All shards as one relation, of which each can go to a worker."""
    return "SELECT * FROM (\n" + "\nUNION ALL\n".join(f"({query})" for query in queries) + "\n) shards"
