"""What people left with an issue before it was sealed is sealed by the migration, and opens again (P4)."""

import importlib.util
from collections.abc import Callable
from datetime import UTC, date, datetime
from types import ModuleType
from typing import Any

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, Connection, Table, insert, inspect, text
from tests.conftest import Server

from dangjian.kernel import personal
from dangjian.kernel.db import make_engine
from dangjian.kernel.ids import new_id
from dangjian.liaison.issues.models import Issue
from dangjian.liaison.issues.rules import contact_place
from dangjian.liaison.service import service

FILE = "20261203_sealed_contacts.py"
PLAIN: dict[Any, Any] = {
    str: "x",
    bool: False,
    int: 1,
    list: [],
    date: date(2026, 11, 21),
    datetime: datetime(2026, 11, 21, tzinfo=UTC),
}
KEYS = [new_id() for _ in range(3)]


def migration() -> ModuleType:
    """The module of the migration itself."""
    spec = importlib.util.spec_from_file_location("sealed_contacts", service.migrations / FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def plain(column: Column[Any]) -> Any:
    """Something that the column takes."""
    kind = list if column.name.endswith("attachments") else column.type.python_type
    return PLAIN[kind] if kind in PLAIN else new_id()


def walk(connection: Connection, step: Callable[[], None]) -> None:
    with Operations.context(MigrationContext.configure(connection)):
        step()


async def test_what_was_in_clear_is_sealed_and_comes_back(server: Server, template: str) -> None:
    name = f"dangjian_{new_id().hex}"
    await server.create(name, template)
    engine = make_engine(server.owner_url(name), pool_size=1)
    table: Table = inspect(Issue).local_table  # type: ignore[assignment]
    needed = [column for column in table.columns if not column.nullable and column.computed is None]
    try:
        async with engine.begin() as connection:
            rows = [
                {column.name: plain(column) for column in needed} | {"id": key, "number": key.hex[-8:]} for key in KEYS
            ]
            await connection.execute(insert(table), rows)
            await connection.run_sync(walk, migration().downgrade)
            said = text("UPDATE liaison.issue SET reporter_contact = '1380000' || :last WHERE id = :key")
            for number, key in enumerate(KEYS[:2]):
                await connection.execute(said, {"key": key, "last": f"000{number}"})
            await connection.run_sync(walk, migration().upgrade)
            found = await connection.execute(text("SELECT id, reporter_contact_sealed FROM liaison.issue"))
            kept = {key: sealed for key, sealed in found.all()}
            assert kept[KEYS[2]] is None
            assert not any("1380000" in str(sealed) for sealed in kept.values())
            opened = [personal.unseal(str(kept[key]), contact_place(key)) for key in KEYS[:2]]
            assert opened == ["13800000000", "13800000001"]
            await connection.run_sync(walk, migration().downgrade)
            back = await connection.scalars(text("SELECT reporter_contact FROM liaison.issue ORDER BY 1"))
            assert list(back) == ["13800000000", "13800000001", None]
    finally:
        await engine.dispose()
        await server.drop(name)
