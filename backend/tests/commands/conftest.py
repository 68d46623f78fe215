"""Installations to try commands on."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path

import pytest
from tests.appraisal.world import World, at
from tests.commands.installations import Installation, installed
from tests.conftest import Server

from dangjian.appraisal.engine.periods import parse_period
from dangjian.appraisal.runs.actions import open_run, publish
from dangjian.kernel.db import Database, make_engine
from dangjian.kernel.ids import new_id


@pytest.fixture
async def installation(server: Server, template: str, tmp_path: Path) -> AsyncIterator[Installation]:
    """Migrated, and without any data."""
    name = f"dangjian_{new_id().hex}"
    await server.create(name, template)
    yield installed(server, name, tmp_path)
    await server.drop(name)


@pytest.fixture
async def bare(server: Server, template: str, tmp_path: Path) -> AsyncIterator[Installation]:
    """A database without any table; the role is there."""
    name = f"dangjian_{new_id().hex}"
    await server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    yield installed(server, name, tmp_path)
    await server.drop(name)


@pytest.fixture
async def published(installation: Installation, clock_at: Callable[[datetime], None]) -> Installation:
    """A quarter has been published."""
    clock_at(at("2026-07-01T09:00:00"))
    database = Database(make_engine(installation.app_url, 2))
    span = parse_period("2026-Q2")
    assert span is not None
    async with database.transaction() as session:
        world = await World(session).build()
        await world.quarter()
        run = await open_run(session, None, world.scheme_id, span, is_initial=True)
        await publish(session, run, None, "核验人员不足")
    await database.close()
    return installation
