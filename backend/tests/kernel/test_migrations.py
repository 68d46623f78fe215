"""What the migrations leave behind is what the code expects, and the application may not alter what is append-only."""

import asyncpg
import pytest
from sqlalchemy import text
from tests.conftest import Server

from dangjian.kernel import migrate
from dangjian.kernel.db import Database, asyncpg_dsn, make_engine
from dangjian.kernel.events import drain
from dangjian.kernel.ids import new_id
from dangjian.main import SERVICES, create_app

APPEND_ONLY = [(h.schema, table) for h in [migrate.KERNEL] for table in h.append_only] + [
    (service.name, table) for service in SERVICES for table in service.append_only
]


async def test_tables_in_code_and_in_the_database_agree(server: Server, template: str) -> None:
    name = f"dangjian_{new_id().hex}"
    await server.create(name, template)
    try:
        assert await migrate.check(server.owner_url(name), SERVICES) == []
    finally:
        await server.drop(name)


async def test_migrating_twice_changes_nothing(server: Server, template: str) -> None:
    name = f"dangjian_{new_id().hex}"
    await server.create(name, template)
    try:
        await migrate.upgrade(server.owner_url(name), server.app_url(name), SERVICES)
        assert await migrate.check(server.owner_url(name), SERVICES) == []
    finally:
        await server.drop(name)


RETELL = [
    "job.appraisal.say_periods",
    "job.registry.retell",
    "job.registry.retell_calendar",
    "job.registry.retell_outlets",
]


async def waiting(server: Server, name: str) -> list[str]:
    """What waits in the queue of a database."""
    connection = await asyncpg.connect(asyncpg_dsn(server.owner_url(name)))
    try:
        return [row[0] for row in await connection.fetch("SELECT entrypoint FROM events.pgqueuer ORDER BY 1")]
    finally:
        await connection.close()


async def test_a_service_that_is_new_in_an_old_installation_is_told_of_what_was_before(
    server: Server, template: str
) -> None:
    name, key = f"dangjian_{new_id().hex}", new_id()
    await server.create(name, template)
    try:
        connection = await asyncpg.connect(asyncpg_dsn(server.owner_url(name)))
        await connection.execute(
            "INSERT INTO registry.organization (id, code, name, pinyin, kind, line, path, version, created_at) "
            "VALUES ($1, 'G', '集团党委', '', 'group', 'party', $2, 1, now())",
            key,
            f"/{key}/",
        )
        await connection.execute("DROP SCHEMA integration CASCADE")
        await connection.close()
        for _ in range(2):
            await migrate.upgrade(server.owner_url(name), server.app_url(name), SERVICES)
            assert await waiting(server, name) == RETELL, "once, though the second time nothing was new"
        create_app(database := Database(make_engine(server.app_url(name))), SERVICES)
        await drain(database)
        async with database.transaction() as session:
            assert await session.scalar(text("SELECT id FROM integration.organization_copy")) == key
        await database.close()
        await migrate.upgrade(server.owner_url(name), server.app_url(name), SERVICES)
        assert await waiting(server, name) == []
    finally:
        await server.drop(name)


async def test_in_a_new_installation_there_is_nothing_to_tell(server: Server, template: str) -> None:
    assert await waiting(server, template) == []


@pytest.mark.parametrize(("schema", "table"), APPEND_ONLY)
async def test_the_application_has_no_right_to_alter_what_is_append_only(
    committed: Database, schema: str, table: str
) -> None:
    url = committed.engine.url.render_as_string(hide_password=False)
    connection = await asyncpg.connect(asyncpg_dsn(url))
    try:
        rights = await connection.fetch(
            "SELECT right_, has_table_privilege($1, right_) AS held "
            "FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS right_",
            f"{schema}.{table}",
        )
    finally:
        await connection.close()
    assert {row["right_"]: row["held"] for row in rights} == {
        "SELECT": True,
        "INSERT": f"{schema}.{table}" not in migrate.BY_FUNCTION,
        "UPDATE": False,
        "DELETE": False,
        "TRUNCATE": False,
    }
