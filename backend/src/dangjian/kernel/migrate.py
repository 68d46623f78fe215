"""Migrations: one history per schema, run by the owner; the application's role gets only what it needs."""

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, MetaData
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from dangjian.kernel import audit, events, idempotency, progress, sequences, wall  # noqa: F401 - for their tables
from dangjian.kernel.db import make_engine
from dangjian.kernel.imports import models  # noqa: F401 - for its tables
from dangjian.kernel.service import Service

HERE = Path(__file__).parent


@dataclass(frozen=True)
class History:
    """One schema, what its tables should be, and where its revisions lie."""

    schema: str
    metadata: MetaData
    folder: Path
    append_only: tuple[str, ...]
    walled: tuple[str, ...] = ()

    @property
    def tree(self) -> str:
        """The schema's organisations: the tree itself, or the copy of it."""
        names = {table.name for table in self.metadata.tables.values()}
        return next(name for name in ("organization", "organization_copy") if name in names)


APPEND_ONLY = ("event", "audit_entry", "audit_digest", "handled")
KERNEL = History("events", audit.Base.metadata, HERE / "migrations", APPEND_ONLY)
BY_FUNCTION = ("events.audit_entry",)  # not even added to but by a function of the owner's (kernel/audit.py)


def _places(folder: Path) -> Config:
    config = Config(stdout=io.StringIO())  # what alembic says to itself is not what our commands say
    config.set_main_option("script_location", str(HERE / "alembic"))
    config.set_main_option("version_locations", str(folder))
    config.set_main_option("path_separator", "os")
    return config


def _config(connection: Connection, history: History) -> Config:
    config = _places(history.folder)
    config.attributes.update(connection=connection, metadata=history.metadata, schema=history.schema)
    return config


def _histories(services: list[Service]) -> list[History]:
    for service in services:
        service.load_tables()
    return [KERNEL, *(History(s.name, s.metadata, s.migrations, s.append_only, s.walled) for s in services)]


def _grant(connection: Connection, history: History, role: str) -> None:
    """The application reads and writes, but where something is append-only it may only read and add."""
    schema = history.schema
    quoted = connection.dialect.identifier_preparer.quote(role)
    for statement in (
        f"GRANT USAGE ON SCHEMA {schema} TO {quoted}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {quoted}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {quoted}",
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} TO {quoted}",
    ):
        connection.execute(sa.text(statement))
    for table in history.append_only:
        connection.execute(sa.text(f"REVOKE UPDATE, DELETE, TRUNCATE ON {schema}.{table} FROM {quoted}"))
        if f"{schema}.{table}" in BY_FUNCTION:
            connection.execute(sa.text(f"REVOKE INSERT ON {schema}.{table} FROM {quoted}"))


def _applied(connection: Connection, history: History) -> str | None:
    """The revision that a schema is at; none where it is not there."""
    table = f"{history.schema}.alembic_version"
    if connection.scalar(sa.select(sa.func.to_regclass(table))) is None:
        return None
    revision: str | None = connection.scalar(sa.text(f"SELECT version_num FROM {table}"))
    return revision


def _upgrade(connection: Connection, histories: list[History], role: str) -> bool:
    """Bring all to their heads; whether an installation that was there before got anything new."""
    before = [_applied(connection, history) for history in histories]
    for history in histories:
        connection.execute(sa.schema.CreateSchema(history.schema, if_not_exists=True))
        command.upgrade(_config(connection, history), "head")
        if history.walled:
            wall.build(connection, history.schema, history.tree, history.walled)
        _grant(connection, history, role)
    return before[0] is not None and before != [_applied(connection, history) for history in histories]


def _ensure_role(connection: Connection, role: str, password: str | None) -> None:
    """The application's role: no superuser, no owner. Made here where it is missing (demonstration, tests)."""
    known = connection.scalar(sa.text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role})
    if known:
        return
    quoted = connection.dialect.identifier_preparer.quote(role)
    connection.execute(sa.text(f"CREATE ROLE {quoted} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE"))
    if password:
        literal = sa.literal(password).compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
        connection.execute(sa.text(f"ALTER ROLE {quoted} PASSWORD {literal}"))


def _check(connection: Connection, histories: list[History]) -> list[str]:
    faults = []
    for history in histories:
        table = f"{history.schema}.alembic_version"
        if connection.scalar(sa.select(sa.func.to_regclass(table))) is None:
            faults.append(f"{history.schema}: not there")
            continue
        try:
            command.check(_config(connection, history))
        except CommandError as fault:  # a difference, or revisions that are not applied yet
            faults.append(f"{history.schema}: {fault}")
    return faults


async def upgrade(owner_url: str, app_url: str, services: list[Service]) -> None:
    """Bring every schema to its newest revision, in one transaction; after an upgrade start what services ask for."""
    app = make_url(app_url)
    engine = make_engine(owner_url, pool_size=1)
    try:
        async with engine.begin() as connection:
            await connection.execute(sa.text("SET LOCAL lock_timeout = '3s'"))
            await connection.execute(sa.text("SELECT pg_advisory_xact_lock(4242)"))
            await connection.execute(sa.text("SELECT set_config('dangjian.wall', 'system', true)"))
            await connection.run_sync(_ensure_role, app.username or "dangjian_app", app.password)
            role = app.username or "dangjian_app"
            if await connection.run_sync(_upgrade, _histories(services), role):
                await _start_after_upgrade(connection, services)
    finally:
        await engine.dispose()


async def _start_after_upgrade(connection: AsyncConnection, services: list[Service]) -> None:
    """In the transaction of the upgrade itself: whoever sees the new tables finds the work waiting."""
    async with AsyncSession(connection) as session:
        for key in [job.key for service in services for job in service.jobs if job.after_upgrade]:
            await events.start_job(session, key, {}, dedupe_key=key)


async def ensure_role(owner_url: str, app_url: str) -> None:
    """The application's role, made where it is missing, before anything refers to it."""
    app = make_url(app_url)
    engine = make_engine(owner_url, pool_size=1)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_ensure_role, app.username or "dangjian_app", app.password)
    finally:
        await engine.dispose()


async def check(owner_url: str, services: list[Service]) -> list[str]:
    """What the tables in code and in the database disagree on; empty when they agree."""
    engine = make_engine(owner_url, pool_size=1)
    try:
        async with engine.connect() as connection:
            faults: list[str] = await connection.run_sync(_check, _histories(services))
            return faults
    finally:
        await engine.dispose()


@lru_cache
def _revisions(folder: Path) -> tuple[str | None, frozenset[str]]:
    """The newest revision of a history, and all of them."""
    script = ScriptDirectory.from_config(_places(folder))
    return script.get_current_head(), frozenset(one.revision for one in script.walk_revisions())


async def behind(session: AsyncSession, services: Sequence[Service]) -> list[str]:
    """The schemas that lack a revision which this code knows; one newer than the code is in order (rolling upgrade)."""
    late = []
    for schema, folder in [(KERNEL.schema, KERNEL.folder), *((s.name, s.migrations) for s in services)]:
        table = f"{schema}.alembic_version"
        known = await session.scalar(sa.select(sa.func.to_regclass(table)))
        applied = await session.scalar(sa.text(f"SELECT version_num FROM {table}")) if known else None
        head, revisions = _revisions(folder)
        if applied != head and (applied is None or applied in revisions):
            late.append(schema)
    return late


def run(coroutine: Any) -> Any:
    """Run one of the above from a command."""
    return asyncio.run(coroutine)
