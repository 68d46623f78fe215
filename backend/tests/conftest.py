"""The fixtures of every test: a real PostgreSQL, the application on it, callers with rights, and the queue by hand."""

import atexit
import contextlib
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import asyncpg
import httpx
import pytest
from fastapi import FastAPI, Request
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker
from tests.savepoints import quick

from dangjian.identity.callers.queries import LocalGrants
from dangjian.kernel import embedded_postgres, events, logs, migrate, refusals, wall
from dangjian.kernel.db import Database, asyncpg_dsn, make_engine
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor, Grant, GrantSource, Permission
from dangjian.kernel.settings import settings
from dangjian.kernel.tokens import key_ring, mint_access
from dangjian.main import SERVICES, create_app

pytest_plugins = ["tests.outcomes"]

SCRATCH = Path(tempfile.mkdtemp(prefix="dangjian-tests-"))
SCRATCH.chmod(0o755)  # as root, the database runs as somebody else
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
GIVEN_DATABASE_URL = os.environ.pop("DATABASE_URL", "")
os.environ |= {"DANGJIAN_ENV": "test", "DANGJIAN_DATA_DIR": str(SCRATCH / "data")}
settings.cache_clear()
logs.configure()  # as the product does: whatever else is installed must not paint its tracebacks

APP_ROLE = "dangjian_app"
APP_PASSWORD = "only-for-tests"
WALL_DOWN = text("SELECT set_config('dangjian.wall', 'system', true), set_config('dangjian.heads', '', true)")


@dataclass(frozen=True)
class Server:
    """A PostgreSQL on which tests may make databases; the application connects as its own, lesser role."""

    base: str

    def owner_url(self, database: str) -> str:
        """As the owner, who migrates."""
        return make_url(self.base).set(database=database).render_as_string(hide_password=False)

    def app_url(self, database: str) -> str:
        """As the application, who may not alter what is append-only."""
        url = make_url(self.base).set(database=database, username=APP_ROLE, password=APP_PASSWORD)
        return url.render_as_string(hide_password=False)

    async def execute(self, statement: str) -> None:
        """One statement of administration, outside any transaction."""
        connection = await asyncpg.connect(asyncpg_dsn(self.owner_url("postgres")))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def create(self, database: str, template: str) -> None:
        """A copy of a database that nobody is connected to: some 80 ms."""
        await self.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}" STRATEGY file_copy')

    async def drop(self, database: str) -> None:
        """Gone, whoever is still connected."""
        await self.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A throwaway cluster of our own, or the server that DATABASE_URL names."""
    if GIVEN_DATABASE_URL:
        yield Server(make_url(GIVEN_DATABASE_URL).set(drivername="postgresql+asyncpg").render_as_string(False))
        return
    with embedded_postgres.start(SCRATCH / "postgres", throwaway=True) as cluster:
        yield Server(cluster.url())


@pytest.fixture(scope="session")
async def template(server: Server) -> AsyncIterator[str]:
    """The name of an empty database with every service's tables, to copy from."""
    name = f"dangjian_template_{os.getpid()}"
    await server.drop(name)
    await server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    await migrate.upgrade(server.owner_url(name), server.app_url(name), SERVICES)
    yield name
    await server.drop(name)


@pytest.fixture(scope="session")
async def engine(server: Server, template: str) -> AsyncIterator[AsyncEngine]:
    """Connections, as the application's role, to the database whose tests roll back."""
    name = f"dangjian_test_{os.getpid()}"
    await server.drop(name)
    await server.create(name, template)
    engine = quick(make_engine(server.app_url(name), pool_size=2))
    yield engine
    await engine.dispose()
    await server.drop(name)


@pytest.fixture
async def connection(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """One connection with an outer transaction that is rolled back: a test leaves nothing behind."""
    async with engine.connect() as connection:
        outer = await connection.begin()
        yield connection
        await outer.rollback()


@pytest.fixture
async def database(engine: AsyncEngine, connection: AsyncConnection) -> Database:
    """The database as the application sees it; its commits are savepoints of the test's connection."""
    sessions = async_sessionmaker(
        bind=connection, expire_on_commit=False, join_transaction_mode="create_savepoint", class_=AsyncSession
    )
    return SharedDatabase(engine, sessions, connection)


class SharedDatabase(Database):
    """Requests and the test on one connection: what a request was held back by ends with it, as in life."""

    def __init__(
        self, engine: AsyncEngine, sessions: async_sessionmaker[AsyncSession], connection: AsyncConnection
    ) -> None:
        super().__init__(engine, sessions)
        self.connection = connection

    @contextlib.asynccontextmanager
    async def transaction(self, request: Request | None = None) -> AsyncIterator[AsyncSession]:
        """One transaction, and the wall down behind it."""
        async with super().transaction(request) as session:
            yield session
        if request is not None:
            await self.connection.execute(WALL_DOWN)


@pytest.fixture
async def session(connection: AsyncConnection) -> AsyncIterator[AsyncSession]:
    """A session beside the requests, on the same connection: flush, and the next request sees it."""
    async with AsyncSession(
        bind=connection,
        expire_on_commit=False,
        join_transaction_mode="create_savepoint",
        info={wall.INFO: wall.SYSTEM},
    ) as session:
        yield session


@pytest.fixture
async def committed(server: Server, template: str) -> AsyncIterator[Database]:
    """A database of the test's own, where commits are real and several connections meet."""
    name = f"dangjian_{new_id().hex}"
    await server.create(name, template)
    database = Database(make_engine(server.app_url(name), pool_size=10))
    yield database
    await database.close()
    await server.drop(name)


# --- the application and its callers --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Caller:
    """Somebody who is signed in, and the header that says so."""

    actor: Actor
    headers: dict[str, str]


class Cast:
    """Knows the test's callers, and asks the real source for everybody else."""

    def __init__(self) -> None:
        self.real: GrantSource | None = None
        self.known: dict[UUID, Actor] = {}

    async def actor(self, request: Request, account_id: UUID, session_id: UUID) -> Actor | None:
        """The caller of this session."""
        if session_id in self.known or self.real is None:
            return self.known.get(session_id)
        return await self.real.actor(request, account_id, session_id)

    def sign_in(
        self,
        *permissions: Permission | str,
        on: UUID | tuple[UUID, ...] = (),
        name: str = "测试人员",
        member_id: UUID | None = None,
    ) -> Caller:
        """A caller who holds these permissions on these organisations and below."""
        codes = [p if isinstance(p, str) else p.code for p in permissions]
        heads = (on,) if isinstance(on, UUID) else on
        actor = Actor(
            account_id=new_id(),
            session_id=new_id(),
            username=f"t{new_id().hex[:8]}",
            display_name=name,
            member_id=member_id,
            grants=tuple(Grant(code, head) for code in codes for head in heads),
            permissions=frozenset(codes),
        )
        self.known[actor.session_id] = actor
        token = mint_access(key_ring(), account_id=actor.account_id, session_id=actor.session_id, grant_version=0)
        return Caller(actor, {"Authorization": f"Bearer {token}"})


@pytest.fixture(scope="session")
def whole_app(engine: AsyncEngine) -> FastAPI:
    """The application, built once a run."""
    return create_app(Database(engine), SERVICES)


@contextlib.contextmanager
def on(app: FastAPI, database: Database, cast: Cast) -> Iterator[None]:
    """The application on another database for a while, its grants read from the cast and from there."""
    state = app.state
    before = (state.database, state.grant_source, refusals.GAUGE)
    cast.real = LocalGrants(database)
    state.database, state.grant_source, refusals.GAUGE = database, cast, refusals.Gauge()
    try:
        yield
    finally:
        for task in refusals.GAUGE.waiting:
            task.cancel()
        state.database, state.grant_source, refusals.GAUGE = before


@pytest.fixture
def cast() -> Cast:
    """The test's callers."""
    return Cast()


@pytest.fixture
def app(whole_app: FastAPI, database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[FastAPI]:
    """The application on this test's rolled-back connection, the only one: nothing is written beside the requests."""
    monkeypatch.setattr(refusals, "WINDOW", 3_600.0)
    with on(whole_app, database, cast):
        yield whole_app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Speaks to the application without a network; an unexpected exception shows itself in the test."""
    async with client_of(app) as client:
        yield client


@pytest.fixture
async def committed_client(whole_app: FastAPI, committed: Database, cast: Cast) -> AsyncIterator[httpx.AsyncClient]:
    """Speaks to the application on a database with real commits."""
    with on(whole_app, committed, cast):
        async with client_of(whole_app) as client:
            yield client


@contextlib.asynccontextmanager
async def client_of(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of any application."""
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        yield client


@pytest.fixture
def actor(cast: Cast) -> Callable[..., Caller]:
    """`actor("appraisal.record:read", on=branch_id)` signs somebody in with just these rights."""
    return cast.sign_in


@pytest.fixture
def drain(whole_app: FastAPI) -> Callable[[], Awaitable[int]]:
    """Delivers every waiting event and runs every waiting job, on whatever database the application uses."""

    async def turn() -> int:
        return await events.drain(whole_app.state.database)

    return turn


@pytest.fixture
def clock_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """`clock_at(instant)` fixes the application's clock until the test ends."""

    def fix(instant: datetime) -> None:
        monkeypatch.setattr(settings(), "clock", instant)

    return fix
