"""The checksum of every table, the same before a copy and after its return."""

from typing import Any

import asyncpg

from dangjian.kernel.backups.manifest import Table

# The text of a row must not depend on who asks; without row security nothing is hidden from a copy, or it fails.
_PLAIN = (
    "SELECT set_config(name, value, false) FROM (VALUES ('timezone', 'UTC'), ('datestyle', 'ISO, YMD'), "
    "('intervalstyle', 'postgres'), ('bytea_output', 'hex'), ('extra_float_digits', '1'), ('row_security', 'off')) "
    "AS fixed (name, value)"
)
# Two halves of each row's MD5, summed: independent of the order of rows, and two equal rows do not cancel out.
_STATEMENTS = (
    "SELECT format('%s.%s', n.nspname, c.relname) AS name, format("
    "'SELECT count(*) AS rows, coalesce(sum((''x'' || left(h, 16))::bit(64)::bigint::numeric), 0) AS high, "
    "coalesce(sum((''x'' || right(h, 16))::bit(64)::bigint::numeric), 0) AS low "
    "FROM (SELECT md5(whole_row::text) AS h FROM ONLY %I.%I AS whole_row) AS hashed', n.nspname, c.relname) "
    "AS statement FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace "
    "WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' "
    "ORDER BY n.nspname, c.relname"
)


async def checksums(connection: "asyncpg.Connection[Any]") -> dict[str, Table]:
    """Every table by `schema.name`, as the connection's transaction sees it."""
    await connection.fetch(_PLAIN)
    found = {}
    for table in await connection.fetch(_STATEMENTS):
        statement: str = table["statement"]
        row = await connection.fetchrow(statement)
        assert row is not None
        found[table["name"]] = Table(rows=row["rows"], checksum=f"{row['high']}:{row['low']}")
    return found


def differences(expected: dict[str, Table], found: dict[str, Table]) -> list[str]:
    """What is not as it was, one sentence a table."""
    faults = [f"表 {name} 没有恢复出来。" for name in expected.keys() - found.keys()]
    faults += [f"表 {name} 不在备份里。" for name in found.keys() - expected.keys()]
    for name in expected.keys() & found.keys():
        if expected[name] != found[name]:
            faults.append(f"表 {name} 与备份时不同:当时 {expected[name].rows} 行,现在 {found[name].rows} 行。")
    return sorted(faults)
