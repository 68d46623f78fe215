"""What the migrations leave behind is what the code expects, and the application may not alter what is append-only."""

import asyncpg
import pytest
from tests.conftest import Server

from dangjian.kernel import migrate
from dangjian.kernel.db import Database, asyncpg_dsn
from dangjian.kernel.ids import new_id
from dangjian.main import SERVICES

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
        "INSERT": True,
        "UPDATE": False,
        "DELETE": False,
        "TRUNCATE": False,
    }
