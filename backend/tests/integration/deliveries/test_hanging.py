"""Twenty of a hundred endpoints hang, and the others do not notice (W5)."""

import asyncio
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import pytest
from sqlalchemy import insert
from tests.integration.deliveries.conftest import World
from tests.integration.receivers import receiving, slow

from dangjian.integration.deliveries import jobs
from dangjian.integration.webhooks.models import Webhook
from dangjian.integration.webhooks.queries import living_secrets
from dangjian.kernel import clock, egress
from dangjian.kernel.ids import new_id
from dangjian.kernel.sealing import unseal

ENDPOINTS, HANGING, EVENTS, SECONDS = 100, 20, 5, 30


async def subscribe_all(world: World, urls: list[str]) -> None:
    """A hundred webhooks with the secrets of one."""
    model = await world.subscribe(world.receivers[0])
    values = {
        "organization_id": world.place.group,
        **{"description": "一百个之一", "patterns": ["*"], "categories": [], "payload": "full", "api_version": 1},
        **{"signs_ed25519": False, "state": "active", "created_at": clock.now(), "created_by": new_id()},
        **{"created_by_name": "测试人员", "version": 1},
    }
    async with world.database.transaction() as session:
        assert await living_secrets(session, [UUID(model["id"])])
        await session.execute(insert(Webhook), [{**values, "id": new_id(), "url": url} for url in urls])


@pytest.mark.slow
async def test_twenty_that_hang_leave_the_others_under_two_seconds(world: World) -> None:
    async with receiving(ENDPOINTS) as receivers:
        for one in receivers[:HANGING]:
            one.usually = slow(SECONDS)
        await subscribe_all(world, [one.url for one in receivers])
        for _ in range(EVENTS):
            await world.sing()
        start = time.monotonic()
        sending = asyncio.create_task(world.work())
        healthy = receivers[HANGING:]
        arrived: list[float] = []
        while len(arrived) < len(healthy) * EVENTS and time.monotonic() - start < SECONDS / 2:
            await asyncio.sleep(0.02)
            come = sum(len(one.heard) for one in healthy)
            arrived += [time.monotonic() - start] * (come - len(arrived))
        assert len(arrived) == len(healthy) * EVENTS
        began = arrived[0]
        waits = sorted(moment - began for moment in arrived)
        assert waits[int(len(waits) * 0.95)] < 2
        hung = [one for one in receivers[:HANGING] if one.heard]
        assert len(hung) == HANGING, "they were tried too"
        assert max(one.most_at_once for one in hung) <= 4
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
    assert jobs.IN_FLIGHT > HANGING * 4


@pytest.mark.slow
async def test_a_turn_that_is_over_leaves_the_slow_behind_and_another_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "TURN", timedelta(seconds=0.3))
    await world.subscribe(world.receivers[0])
    await world.subscribe(world.receivers[1])
    world.receivers[0].usually = slow(8)
    await world.sing()
    first = asyncio.create_task(world.work())
    await asyncio.sleep(1)
    await world.sing()
    others = []
    for _ in range(30):
        others.append(asyncio.create_task(world.work()))
        await asyncio.sleep(0.2)
        if len(world.receivers[1].heard) == 2:
            break
    assert len(world.receivers[1].heard) == 2
    assert not first.done(), "the slow one is still waited for"
    await asyncio.gather(first, *others)
    await world.work()
    assert {row.webhook_id for row in await world.deliveries()} == {UUID(hook["id"]) for hook in world.made}
    assert {row.state for row in await world.deliveries()} == {"delivered"}


async def test_one_that_cannot_be_sent_does_not_stand_in_the_way(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = await world.subscribe(world.receivers[0])
    await world.subscribe(world.receivers[1])
    real = jobs.post

    async def post(way_out: egress.Egress, errand: jobs.Errand) -> jobs.Done:
        kinds = [("nonsense", "x")] if str(errand.webhook_id) == broken["id"] else errand.secrets
        return await real(way_out, replace(errand, secrets=cast(Any, kinds)))

    monkeypatch.setattr(jobs, "post", post)
    monkeypatch.setattr(jobs, "_opened", lambda sealed: unseal(sealed).decode() if len(sealed) > 1 else 1 / 0)
    await world.sing()
    await world.work()
    assert len(world.receivers[1].heard) == 1
    (row,) = (await world.get(f"/webhooks/{broken['id']}/deliveries"))["items"]
    assert (row["state"], row["attempts"]) == ("failed", 1)
    assert "再试" in row["why"]
