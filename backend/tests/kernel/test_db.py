"""Questions written as text: named parameters, the session's own transaction, and errors that the answers know."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from dangjian.kernel.db import Database, raw_connection, read


async def test_names_become_parameters_and_casts_stay(committed: Database) -> None:
    asked = "SELECT :b::int + :a_1::int AS total, '12:30'::time::text AS at, CAST(:b AS text) AS b WHERE :a_1 < 5"
    async with committed.transaction() as session:
        rows = await read(session, asked.replace(":b::int", "CAST(:b AS text)::int"), {"a_1": 2, "b": "40"})
        assert [dict(row) for row in rows] == [{"total": 42, "at": "12:30:00", "b": "40"}]
        assert (await read(session, "SELECT 1"))[0][0] == 1


async def test_what_a_transaction_changed_is_seen_by_it_and_by_nobody_else(committed: Database) -> None:
    count = "SELECT count(*) FROM events.object_sequence"
    insert = "INSERT INTO events.object_sequence (kind, object_id, value) VALUES ('bell', '1', 1)"
    async with committed.transaction() as session:
        await read(session, count)
        await session.execute(text(insert))
        assert (await read(session, count))[0][0] == 1
        async with committed.transaction() as other:
            assert (await read(other, count))[0][0] == 0
        await session.rollback()
        assert (await read(session, count))[0][0] == 0


async def test_a_fault_of_the_database_is_the_same_error_as_ever(committed: Database) -> None:
    async with committed.transaction() as session:
        with pytest.raises(DBAPIError) as caught:
            await read(session, "SELECT CAST(:given AS text)::date", {"given": "not a day"})
        assert getattr(caught.value.orig, "sqlstate", "") == "22007"
        await session.rollback()
        assert (await read(session, "SELECT 2"))[0][0] == 2


async def test_a_lost_connection_is_told_and_replaced(committed: Database) -> None:
    async with committed.transaction() as session:
        (await raw_connection(session)).terminate()
        with pytest.raises(DBAPIError) as caught:
            await read(session, "SELECT 1")
        assert caught.value.connection_invalidated
        await session.rollback()
    for _ in range(12):
        async with committed.transaction() as session:
            assert (await read(session, "SELECT 1"))[0][0] == 1
