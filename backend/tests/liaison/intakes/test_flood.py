"""Ten thousand anonymous posts: the system stays up, takes a bounded part, and honest people get through."""

import asyncio
import os
from collections import Counter
from collections.abc import Callable
from datetime import datetime

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from tests.conftest import Cast, on
from tests.liaison.strangers import NOW, caller_at, new_intake, send, settle

from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.db import Database
from dangjian.kernel.strangers import Pace
from dangjian.liaison.intakes import actions
from dangjian.liaison.issues.models import Issue

PROVE = os.environ.get("DANGJIAN_PROVE") == "1"
POSTS, SHARE = (10_000, 300) if PROVE else (200, 20)
AT_ONCE = 25


async def _pour(app: FastAPI, code: str, posts: int, address: Callable[[int], str]) -> Counter[int]:
    seen: Counter[int] = Counter()
    waiting = iter(range(posts))

    async def one() -> None:
        for number in waiting:
            async with caller_at(app, address(number)) as client:
                seen[(await send(client, code, text=f"第 {number} 条")).status_code] += 1

    await asyncio.gather(*(one() for _ in range(AT_ONCE)))
    return seen


async def test_a_flood_is_bounded_and_does_not_shut_out_others(
    whole_app: FastAPI,
    committed: Database,
    cast: Cast,
    committed_client: httpx.AsyncClient,
    clock_at: Callable[[datetime], None],
) -> None:
    clock_at(NOW)
    async with committed.transaction() as session:
        town = await settle(session, cast.sign_in)
    intake = await new_intake(committed_client, town)
    with on(whole_app, committed, cast):
        seen = await _pour(whole_app, intake["code"], POSTS, lambda _: "198.51.100.66")
        assert set(seen) == {201, 429}, seen
        assert seen[201] == 10
        async with caller_at(whole_app, "192.0.2.10") as honest:
            assert (await send(honest, intake["code"])).status_code == 201
        assert (await committed_client.get("/readyz")).status_code == 200
    async with committed.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(Issue)) == 11
        assert (await session.scalar(select(func.count()).select_from(AuditEntry)) or 0) < 40


async def test_a_flood_from_everywhere_fills_one_way_in_and_no_other(
    whole_app: FastAPI,
    committed: Database,
    cast: Cast,
    committed_client: httpx.AsyncClient,
    clock_at: Callable[[datetime], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock_at(NOW)
    monkeypatch.setattr(actions, "BY_INTAKE", Pace(f"{SHARE}/hour", "请稍后再试。"))
    async with committed.transaction() as session:
        town = await settle(session, cast.sign_in)
    flooded, quiet = await new_intake(committed_client, town), await new_intake(committed_client, town)
    with on(whole_app, committed, cast):
        seen = await _pour(whole_app, flooded["code"], POSTS, lambda n: f"198.18.{n // 250}.{n % 250}")
        assert seen == {201: SHARE, 429: POSTS - SHARE}
        async with caller_at(whole_app, "192.0.2.10") as honest:
            assert (await send(honest, quiet["code"])).status_code == 201
