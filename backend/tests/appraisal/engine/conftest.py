"""What the engine's tests share: a connection to the test server, and files scored on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest
from tests.appraisal.engine.generator import Inputs, write_files
from tests.conftest import Server

from dangjian.appraisal.engine import command, files_in, tables
from dangjian.appraisal.engine.periods import Period, parse_period
from dangjian.appraisal.engine.plan import Plan, Sources, compile_plan
from dangjian.appraisal.engine.scheme_checker import load
from dangjian.appraisal.engine.scheme_format import Scheme
from dangjian.kernel.db import asyncpg_dsn

Score = Callable[[Inputs], Awaitable[dict[str, str]]]


@pytest.fixture(scope="session")
def dsn(server: Server) -> str:
    """Any database of the test server: the command makes only temporary tables."""
    return asyncpg_dsn(server.owner_url("postgres"))


@pytest.fixture
async def conn(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection of the test's own."""
    connection = await asyncpg.connect(dsn)
    yield connection
    await connection.close()


def call_of(inputs: Inputs, folder: Path) -> command.Call:
    """The call of the command on files written to a folder."""
    paths = write_files(inputs, folder)
    return command.Call(
        paths["scheme"],
        paths["subjects"],
        paths["records"],
        inputs.period,
        inputs.as_of,
        folder / "out",
        paths["verifications"],
        paths["previous"],
        inputs.initial,
    )


def instant_of(as_of: str) -> str:
    """An instant as PostgreSQL reads it."""
    micros = files_in.parse_instant(as_of)
    assert micros is not None
    return files_in.instant_text(micros)


@pytest.fixture
def score(dsn: str, tmp_path: Path) -> Score:
    """The four output files of some inputs, through the files and the command's own way."""

    async def run(inputs: Inputs) -> dict[str, str]:
        call = call_of(inputs, tmp_path)
        period = parse_period(inputs.period)
        assert period is not None
        scheme = load(call.scheme.read_text(encoding="utf-8"))
        return await command.score_files(call, scheme, period, instant_of(inputs.as_of), dsn)

    return run


async def loaded(conn: asyncpg.Connection, inputs: Inputs, folder: Path) -> tuple[Scheme, Period, Plan, Sources]:
    """The inputs in the command's tables on a connection, and the plan that scores them."""
    call = call_of(inputs, folder)
    scheme, period = load(call.scheme.read_text(encoding="utf-8")), parse_period(inputs.period)
    assert period is not None
    await conn.execute("DISCARD TEMP")
    await tables.load_files(conn, call.subjects, call.records, call.verifications, call.previous, scheme)
    as_of = instant_of(inputs.as_of)
    plan = compile_plan(scheme, period, await tables.local_date(conn, as_of))
    return scheme, period, plan, tables.sources(as_of)
