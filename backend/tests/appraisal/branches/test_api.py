"""A branch page: radar, medians, trend, and what is missing for the next star."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from tests.appraisal.cockpit.test_api import counted, run_of
from tests.appraisal.world import World, at
from tests.conftest import Caller

from dangjian.appraisal.permissions import RUN_READ
from dangjian.appraisal.runs.actions import publish

Sign = Callable[..., Caller]
Clock = Callable[[datetime], None]


def url(world: World, branch: str, query: str = "") -> str:
    """The address of a branch page."""
    return f"/api/v1/appraisal/branches/{world.ids[branch]}{query}"


async def page(client: httpx.AsyncClient, caller: Caller, world: World, branch: str, query: str = "") -> Any:
    """A branch page."""
    answer = await client.get(url(world, branch, query), headers=caller.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def reader(actor: Sign, world: World) -> Caller:
    """Reads the whole group."""
    return actor(RUN_READ, on=world.ids["group"])


async def test_without_a_run_the_page_says_so(client: httpx.AsyncClient, reader: Caller, world: World) -> None:
    found = await page(client, reader, world, "a1")
    assert (found["name"], found["run"], found["total"], found["trend"]) == ("a1支部", None, None, [])


async def test_the_radar_has_three_layers_and_hides_a_median_of_fewer_than_five(
    client: httpx.AsyncClient, actor: Sign, world: World, session: AsyncSession, clock_at: Clock
) -> None:
    await world.organization("a5", "branch", "steel", "production")
    await world.quarter()
    await publish(session, await run_of(session, world, "2026-Q2", is_initial=True), None, "a5 未核验")
    clock_at(at("2026-10-01T09:00:00"))
    reader = actor(RUN_READ, on=world.ids["group"])
    await world.quarter("2026-Q3", 7)
    await run_of(session, world, "2026-Q3")
    found = await page(client, reader, world, "a2")
    assert (found["run"]["period"], found["previous_period"]) == ("2026-Q3", "2026-Q2")
    assert [i["code"] for i in found["indices"]] == ["team", "work"]
    assert all(i["score"] and i["previous"] and i["median"] for i in found["indices"])
    assert [i["weight"] for i in found["indices"]] == ["50", "50"]
    assert found["median"] is not None
    few = await page(client, reader, world, "b1")
    assert few["median"] is None
    assert {i["median"] for i in few["indices"]} == {None}
    assert [(p["period"], p["status"]) for p in found["trend"]] == [("2026-Q2", "published"), ("2026-Q3", "open")]
    past = await page(client, reader, world, "a5", "?period=2026-Q2")
    assert (past["is_verified"], past["signed_reason"]) == (False, "a5 未核验")


async def test_what_is_missing_for_the_next_star_is_named(
    client: httpx.AsyncClient, reader: Caller, world: World, session: AsyncSession
) -> None:
    await world.quarter()
    await run_of(session, world, "2026-Q2", is_initial=True)
    found = await page(client, reader, world, "a3")
    star = found["next_star"]
    assert star["stars"] == found["stars"] + 1
    assert Decimal(star["missing"]) == max(Decimal(star["at_least"]) - Decimal(found["total"]), Decimal(0))
    assert any("总分还差" in reason for reason in star["held_back_by"])
    gains = [Decimal(step["gain"]) for step in star["steps"]]
    assert gains == sorted(gains, reverse=True)
    assert star["steps"][0]["indicator"] == "lecture"
    trace = (await client.get(url(world, "a3", "/trace"), headers=reader.headers)).json()
    lost = {line["indicator"]: Decimal(line["amount"]) for line in trace["lines"]}
    assert all(abs(lost[step["indicator"]] - Decimal(step["gain"])) <= Decimal("0.02") for step in star["steps"])


async def test_the_step_rule_and_a_veto_are_told(
    client: httpx.AsyncClient, reader: Caller, world: World, session: AsyncSession
) -> None:
    await world.quarter()
    await world.record("b1", "accident", "2026-02-10", severity="serious")
    await run_of(session, world, "2026-Q2")
    first = await page(client, reader, world, "a1")
    assert first["stars"] == 1
    assert any("逐级晋升,本次最高 1 星" in reason for reason in first["next_star"]["held_back_by"])
    assert (first["tier"], first["tier_title"], first["tier_plan"]) == ("3", "第三梯级", ["补齐基本制度"])
    vetoed = await page(client, reader, world, "b1")
    assert [(v["title"], v["effect"]) for v in vetoed["vetoes"]] == [("责任事故", "最高 2 星")]


async def test_the_best_have_no_next_star(
    client: httpx.AsyncClient, reader: Caller, world: World, session: AsyncSession
) -> None:
    await world.quarter()
    await run_of(session, world, "2026-Q2", is_initial=True)
    found = await page(client, reader, world, "a1")
    assert (found["stars"], found["next_star"], found["tier_title"]) == (5, None, "第一梯级")


async def test_a_months_page_shows_no_star(
    client: httpx.AsyncClient, reader: Caller, world: World, session: AsyncSession
) -> None:
    await world.quarter()
    await run_of(session, world, "2026-06")
    found = await page(client, reader, world, "a1", "?period=2026-06")
    assert (found["stars"], found["next_star"], found["tier"]) == (None, None, None)
    assert found["rank"] is not None


async def test_another_branch_does_not_exist_for_a_secretary(
    client: httpx.AsyncClient, actor: Sign, world: World, session: AsyncSession
) -> None:
    await world.quarter()
    await run_of(session, world, "2026-Q2")
    secretary = actor(RUN_READ, on=world.ids["a2"])
    own = await client.get(url(world, "a2"), headers=secretary.headers)
    assert own.status_code == 200
    assert not any(f"{code}支部" in own.text for code in ("a1", "a3", "a4", "b1", "b2"))
    for path in ("", "/trace"):
        answer = await client.get(url(world, "a1", path), headers=secretary.headers)
        assert answer.status_code == 404


async def test_the_number_of_statements_is_small(
    client: httpx.AsyncClient, reader: Caller, world: World, session: AsyncSession, engine: AsyncEngine
) -> None:
    await world.quarter()
    await run_of(session, world, "2026-Q2")
    await page(client, reader, world, "a1")
    with counted(engine) as said:
        await page(client, reader, world, "a2")
    assert len(said) <= 6, "\n".join(said)
