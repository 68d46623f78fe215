"""The audit trail is one chain, added to at the end of a transaction by a function alone (U1)."""

import asyncio
import contextlib
import io
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Server

from dangjian.commands import verify_audit
from dangjian.kernel import audit
from dangjian.kernel.audit import Change
from dangjian.kernel.db import Database, asyncpg_dsn


async def lines_of(connection: Any) -> list[bytes]:
    """The trail as it goes out."""
    out = io.BytesIO()
    await connection.execute("SET timezone TO 'UTC'")
    await connection.copy_from_query(verify_audit.LINES, output=out)
    return out.getvalue().splitlines(keepends=True)


async def as_superuser(server: Server, database: Database) -> Any:
    """Whoever administers the database."""
    return await asyncpg.connect(asyncpg_dsn(server.owner_url(str(database.engine.url.database))))


async def trail(server: Server, database: Database) -> list[bytes]:
    """The same, from a connection of its own."""
    connection = await as_superuser(server, database)
    try:
        return await lines_of(connection)
    finally:
        await connection.close()


ODD = 'tab\t, backslash \\, newline\n, return\r, bell\b, feed\f, vertical\v, quote ", 中文 😀'


async def test_what_the_function_hashes_is_what_goes_out_whatever_the_text(server: Server, committed: Database) -> None:
    odd = ODD.replace("\x00", "")
    for before in (None, {"名称": odd, "n": 1.50, "z": [None, True]}):
        async with committed.transaction() as session:
            await audit.write(session, None, odd[:50], "thing", "\\N", before=before, reason=odd)
    lines = await trail(server, committed)
    report = verify_audit.verify(lines, [], None)
    assert (len(lines), report.faults, report.last) == (2, [], 2)


async def test_many_at_once_make_one_chain_without_holes(server: Server, committed: Database) -> None:
    async def one(number: int) -> None:
        async with committed.transaction() as session:
            changes = [Change(f"{number}-{k}", after={"k": k}) for k in range(number % 4 + 1)]
            await audit.write_all(session, None, "bell.ring", "bell", changes)
            await asyncio.sleep(0)

    await asyncio.gather(*(one(number) for number in range(60)))
    report = verify_audit.verify(await trail(server, committed), [], None)
    assert (report.faults, report.last) == ([], 15 * (1 + 2 + 3 + 4))


async def test_what_is_undone_leaves_no_row(committed: Database) -> None:
    async with committed.transaction() as session:
        await audit.write(session, None, "bell.kept", "bell", "1")
        savepoint = await session.begin_nested()
        await audit.write(session, None, "bell.undone", "bell", "2")
        await savepoint.rollback()
        async with session.begin_nested():
            await audit.write(session, None, "bell.nested", "bell", "3")
    with contextlib.suppress(ZeroDivisionError):
        async with committed.transaction() as session:
            await audit.write(session, None, "bell.lost", "bell", "4")
            raise ZeroDivisionError
    async with committed.transaction() as session:
        await audit.write(session, None, "bell.lost", "bell", "5")
        await session.rollback()
    async with committed.transaction() as session:
        rows = await session.execute(text("SELECT seq, action FROM events.audit_entry ORDER BY seq"))
        assert [tuple(row) for row in rows] == [(1, "bell.kept"), (2, "bell.nested")]


async def test_nobody_waits_for_a_transaction_that_is_still_working(committed: Database) -> None:
    async with committed.transaction() as slow:
        await audit.write(slow, None, "bell.slow", "bell", "1")
        await slow.flush()
        async with asyncio.timeout(5), committed.transaction() as quick:
            await audit.write(quick, None, "bell.quick", "bell", "2")
    async with committed.transaction() as session:
        rows = await session.scalars(text("SELECT action FROM events.audit_entry ORDER BY seq"))
        assert list(rows) == ["bell.quick", "bell.slow"]


FORBIDDEN = (
    "INSERT INTO events.audit_entry SELECT * FROM events.audit_entry",
    "UPDATE events.audit_entry SET reason = 'x'",
    "DELETE FROM events.audit_entry",
    "TRUNCATE events.audit_entry",
    "DROP TABLE events.audit_entry",
    "ALTER TABLE events.audit_entry DISABLE TRIGGER ALL",
    "ALTER TABLE events.audit_entry ADD COLUMN x int",
    "DROP TRIGGER audit_entry_stays ON events.audit_entry",
    "COPY events.audit_entry FROM PROGRAM 'true'",
    "DROP FUNCTION events.audit_append(jsonb)",
    "CREATE OR REPLACE FUNCTION events.audit_field(value text) RETURNS text LANGUAGE sql AS 'SELECT 1::text'",
    "CREATE RULE hide AS ON INSERT TO events.audit_entry DO INSTEAD NOTHING",
    "SET session_replication_role = replica",
    "UPDATE events.audit_digest SET body = ''",
    "DELETE FROM events.audit_digest",
)


@pytest.mark.parametrize("statement", FORBIDDEN)
async def test_the_application_can_alter_nothing_of_it(session: AsyncSession, statement: str) -> None:
    with pytest.raises(Exception, match=r"permission denied|must be owner|must be superuser"):
        await session.execute(text(statement))


async def test_even_the_owner_stumbles_before_altering(server: Server, committed: Database) -> None:
    async with committed.transaction() as session:
        await audit.write(session, None, "bell.ring", "bell", "1")
    owner = await as_superuser(server, committed)
    try:
        for statement in (FORBIDDEN[1], FORBIDDEN[2], FORBIDDEN[3]):
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="only added to"):
                await owner.execute(statement)
    finally:
        await owner.close()
