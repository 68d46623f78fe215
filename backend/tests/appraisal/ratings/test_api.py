"""Published stars: all that an ordinary member's account may see."""

from collections.abc import Callable

import httpx
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.cockpit.test_api import run_of
from tests.appraisal.world import World
from tests.conftest import Caller

from dangjian.appraisal.permissions import RATING_READ
from dangjian.appraisal.runs.actions import publish

Sign = Callable[..., Caller]
BASE = "/api/v1/appraisal"


async def test_a_member_sees_the_published_stars_of_the_own_branch_and_nothing_else(
    client: httpx.AsyncClient, actor: Sign, world: World, session: AsyncSession
) -> None:
    await world.quarter(skip=("a2",))
    month = await run_of(session, world, "2026-06")
    await publish(session, month, None, "月评价")
    run = await run_of(session, world, "2026-Q2", is_initial=True)
    member = actor(RATING_READ, on=world.ids["a2"])
    assert (await client.get(f"{BASE}/ratings", headers=member.headers)).json()["items"] == []
    await publish(session, run, None, "a2 尚未核验")
    await run_of(session, world, "2026-Q3")
    answer = await client.get(f"{BASE}/ratings", headers=member.headers)
    rows = answer.json()["items"]
    assert [(r["code"], r["period"], r["is_verified"], r["signed_reason"]) for r in rows] == [
        ("a2", "2026-Q2", False, "a2 尚未核验")
    ]
    assert not any(f"{code}支部" in answer.text for code in ("a1", "a3", "b1"))
    own = await client.get(f"{BASE}/branches/{world.ids['a2']}/stars", headers=member.headers)
    assert own.json() == rows
    other = await client.get(f"{BASE}/branches/{world.ids['a1']}/stars", headers=member.headers)
    assert other.status_code == 404
    for path in ("runs", f"runs/{run.id}", f"runs/{run.id}/scores", "cockpit", f"branches/{world.ids['a2']}"):
        assert (await client.get(f"{BASE}/{path}", headers=member.headers)).status_code == 403
