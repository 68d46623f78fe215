"""R5: each thing that can be wrong is told by name, alone, and `/healthz` stays a different question."""

import shutil
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import cast

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import client_of

from dangjian.kernel import health, migrate
from dangjian.kernel.db import Database, make_engine
from dangjian.kernel.ids import new_id
from dangjian.kernel.service import Service
from dangjian.main import SERVICES

Break = Callable[[AsyncSession, pytest.MonkeyPatch], Awaitable[None]]


def an_event_waits(seconds: int) -> Break:
    async def waits(session: AsyncSession, _: pytest.MonkeyPatch) -> None:
        await session.execute(
            text(
                "INSERT INTO events.pgqueuer (priority, entrypoint, payload, status, execute_after) "
                "VALUES (0, 'deliver.registry', '{}', 'queued', now() - make_interval(secs => :seconds))"
            ),
            {"seconds": seconds},
        )

    return waits


async def the_disk_is_full(_: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(total=1000, used=951, free=49))


async def the_disk_is_nearly_full(_: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(total=1000, used=949, free=51))


def the_clock_goes_wrong(by: timedelta) -> Break:
    async def wrong(_: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> None:
        ahead = SimpleNamespace(now=lambda zone: datetime.now(zone) + by)
        monkeypatch.setattr(health, "datetime", ahead)

    return wrong


@pytest.mark.parametrize(
    ("spoil", "failing"),
    [
        (an_event_waits(301), {"outbox"}),
        (an_event_waits(290), set()),
        (the_disk_is_full, {"disk"}),
        (the_disk_is_nearly_full, set()),
        (the_clock_goes_wrong(timedelta(seconds=6)), {"clock"}),
        (the_clock_goes_wrong(timedelta(seconds=-6)), {"clock"}),
        (the_clock_goes_wrong(timedelta(seconds=2)), set()),
    ],
)
async def test_each_fault_is_told_by_name_and_the_process_still_lives(
    client: httpx.AsyncClient, session: AsyncSession, monkeypatch: pytest.MonkeyPatch, spoil: Break, failing: set[str]
) -> None:
    await spoil(session, monkeypatch)
    answer = await client.get("/readyz")
    assert {name for name, holds in answer.json()["checks"].items() if not holds} == failing
    assert answer.status_code == (503 if failing else 200)
    assert (await client.get("/healthz")).status_code == 200


async def test_a_revision_that_is_not_applied_is_told(session: AsyncSession) -> None:
    newer = SimpleNamespace(name="nowhere", migrations=migrate.KERNEL.folder)
    held = await health.conditions(session, [*SERVICES, cast(Service, newer)])
    assert [name for name, holds in held.items() if not holds] == ["migrations"]


async def test_a_database_that_is_down_is_told_as_that_and_answers_quickly(whole_app: FastAPI) -> None:
    gone = Database(make_engine(f"postgresql+asyncpg://nobody@127.0.0.1:9/{new_id().hex}", 1))
    before, whole_app.state.database = whole_app.state.database, gone
    try:
        async with client_of(whole_app) as client:
            answer = await client.get("/readyz")
            assert answer.status_code == 503
            assert answer.json()["checks"]["database"] is False
            assert answer.json()["checks"]["disk"] is True
            assert (await client.get("/healthz")).json() == {"status": "alive"}
    finally:
        whole_app.state.database = before
        await gone.close()
