"""The database: one engine a process, one transaction a request, event or job. Only this file commits."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Annotated, Any

import asyncpg
from fastapi import Depends, Request
from sqlalchemy import MetaData, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from dangjian.kernel import jsons, wall
from dangjian.kernel.settings import settings

# Neither the second colon of a cast nor one inside a word begins a name.
_NAMED = re.compile(r"(?<![:\w]):([a-z]\w*)")
STATEMENTS_KEPT = 500
PROBE = text("SELECT 1")
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def schema_metadata(schema: str) -> MetaData:
    """The metadata of one service's schema, with named constraints."""
    return MetaData(schema=schema, naming_convention=NAMING)


def asyncpg_dsn(url: str) -> str:
    """The same address in the form that bare asyncpg reads."""
    return url.replace("postgresql+asyncpg://", "postgresql://", 1)


def make_engine(url: str, pool_size: int | None = None) -> AsyncEngine:
    """An engine whose connections speak UTC, exact JSON numerals and custom plans (subtree filters need them)."""
    size = pool_size or settings().pool_size
    return create_async_engine(
        url,
        pool_size=size,
        max_overflow=0,
        pool_timeout=10,
        pool_pre_ping=False,
        hide_parameters=True,  # what people typed stands in no log of errors (U4)
        json_serializer=jsons.dumps,
        json_deserializer=jsons.loads,
        connect_args={
            "server_settings": {
                "timezone": "UTC",
                "jit": "off",
                "plan_cache_mode": "force_custom_plan",
                "application_name": "dangjian",
            },
            "timeout": 10,
            "prepared_statement_cache_size": STATEMENTS_KEPT,
            "statement_cache_size": STATEMENTS_KEPT,
        },
    )


class Database:
    """Hands out transactions: everything inside one `transaction()` happens, or nothing of it."""

    def __init__(self, engine: AsyncEngine, sessions: async_sessionmaker[AsyncSession] | None = None) -> None:
        self.engine = engine
        self._sessions = sessions or async_sessionmaker(engine, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self, request: Request | None = None) -> AsyncIterator[AsyncSession]:
        """One transaction: committed at the end of the block, rolled back if it raises.

        For a request the database shows it only what its caller may see at all; otherwise it is the system's.
        """
        async with self._sessions(info={wall.INFO: request or wall.SYSTEM}) as session:
            try:
                yield session
            except BaseException:
                await session.rollback()
                raise
            await session.commit()

    async def close(self) -> None:
        """Give all connections back."""
        await self.engine.dispose()


async def request_session(request: Request) -> AsyncIterator[AsyncSession]:
    """The request's session; with `scope="function"` it is committed before the answer is sent."""
    database: Database = request.app.state.database
    async with database.transaction(request) as session:
        request.state.session = session
        yield session


Session = Annotated[AsyncSession, Depends(request_session, scope="function")]


async def raw_connection(session: AsyncSession) -> "asyncpg.Connection[Any]":
    """The asyncpg connection under a session, inside the session's own transaction."""
    known: tuple[object, asyncpg.Connection[Any]] | None = session.info.get("driver")
    if known is not None and known[0] is session.sync_session.get_transaction():
        return known[1]
    connection = await session.connection()
    raw = await connection.get_raw_connection()
    driver: asyncpg.Connection[Any] = raw.driver_connection
    session.info["driver"] = (session.sync_session.get_transaction(), driver)
    return driver


async def read(session: AsyncSession, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Any]:
    """The rows of a question written as text with `:names`, straight from the driver: half the cost of a statement.

    They are read by name or place and turned into `dict(row)`; before anything was changed no transaction is begun.
    """
    numbered, names = _numbered(sql)
    raw = await raw_connection(session)
    try:
        rows: list[Any] = await raw.fetch(numbered, *((parameters or {})[name] for name in names))
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        if raw.is_closed():
            await session.execute(PROBE)  # fails, and SQLAlchemy gives up the connections that died with this one
        raise DBAPIError(numbered, None, error) from error
    return rows


@lru_cache(maxsize=2_000)
def _numbered(sql: str) -> tuple[str, tuple[str, ...]]:
    names: list[str] = []

    def place(found: re.Match[str]) -> str:
        if found[1] not in names:
            names.append(found[1])
        return f"${names.index(found[1]) + 1}"

    return _NAMED.sub(place, sql), tuple(names)
