"""Weak points that the system knows: from the run's own trace and the verdicts, so that nobody types them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.cockpit.test_api import run_of
from tests.appraisal.world import World

from dangjian.appraisal.permissions import RECTIFICATION_OPEN, RECTIFICATION_READ, RUN_READ

BASE = "/api/v1/appraisal/rectifications"
Client = httpx.AsyncClient
SignIn = Callable[..., Any]


async def proposed(client: Client, caller: Any, world: World, branch: str) -> dict[str, Any]:
    """What is proposed for a branch in the second quarter."""
    params = {"organization_id": str(world.ids[branch]), "period": "2026-Q2"}
    answer = await client.get(f"{BASE}:proposals", headers=caller.headers, params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_the_greatest_loss_comes_first_with_the_sentence_of_the_trace(
    client: Client, world: World, session: AsyncSession, actor: SignIn
) -> None:
    await world.quarter(skip=("a3",))
    await world.verdict("a3", "meeting", "2026-Q2", "rejected", "2026-06-29T10:00:00", reason="查无会议记录")
    await world.verdict("a3", "visit", "2026-Q2", "rated", "2026-06-29T10:00:00", fraction=Decimal("0.9"))
    await run_of(session, world, "2026-Q2", is_initial=True)
    caller = actor(RUN_READ, RECTIFICATION_READ, RECTIFICATION_OPEN, on=world.ids["group"])
    found = await proposed(client, caller, world, "a3")
    assert (found["scheme_code"], found["period"]) == ("test-stars", "2026-Q2")
    assert found["earliest_due"] == "2026-07-03"
    items = {item["indicator"]: item for item in found["items"]}
    assert found["items"][0]["indicator"] == "meeting"
    amounts = [Decimal(item["amount"]) for item in found["items"]]
    assert amounts == sorted(amounts, reverse=True)
    assert min(amounts) > 0
    meeting = items["meeting"]
    assert (meeting["source"], meeting["indicator_title"]) == ("verification", "党员大会")
    assert "查无会议记录" in meeting["problem"]
    assert meeting["problem"].startswith(f"“党员大会”失 {meeting['amount']} 分。")
    lecture = items["lecture"]
    assert lecture["source"] == "analysis"
    trace = await client.get(
        f"/api/v1/appraisal/branches/{world.ids['a3']}/trace?period=2026-Q2&indicator=lecture", headers=caller.headers
    )
    sentences = [cell["would_have_earned"] for cell in trace.json()["lines"][0]["cells"] if cell["would_have_earned"]]
    assert any(sentence in lecture["problem"] for sentence in sentences)


async def test_a_proposal_is_opened_as_it_stands_and_then_known(
    client: Client, world: World, session: AsyncSession, actor: SignIn
) -> None:
    await world.quarter()
    await world.record("a2", "accident", "2026-05-02", severity="serious")
    await run_of(session, world, "2026-Q2", is_initial=True)
    caller = actor(RUN_READ, RECTIFICATION_READ, RECTIFICATION_OPEN, on=world.ids["group"])
    found = await proposed(client, caller, world, "a2")
    veto = found["items"][0]
    assert (veto["indicator"], veto["amount"], veto["rectification_id"]) == ("accident", None, None)
    head = {name: found[name] for name in ("organization_id", "scheme_code", "period")}
    for item in found["items"]:
        chosen = {name: item[name] for name in ("indicator", "problem", "source")}
        body = head | chosen | {"due_on": found["earliest_due"]}
        answer = await client.post(BASE, headers=caller.headers, json=body)
        assert answer.status_code == 201, answer.text
    again = await proposed(client, caller, world, "a2")
    assert all(item["rectification_id"] for item in again["items"])


async def test_one_for_a_month_of_the_quarter_is_known_too(
    client: Client, world: World, session: AsyncSession, actor: SignIn
) -> None:
    await world.quarter()
    await run_of(session, world, "2026-Q2", is_initial=True)
    caller = actor(RUN_READ, RECTIFICATION_READ, RECTIFICATION_OPEN, on=world.ids["group"])
    found = await proposed(client, caller, world, "a3")
    lecture = next(item for item in found["items"] if item["indicator"] == "lecture")
    assert {"code": "honour", "title": "表彰"} in found["others"]
    head = {name: found[name] for name in ("organization_id", "scheme_code")}
    chosen = {name: lecture[name] for name in ("indicator", "problem", "source")}
    body = head | chosen | {"period": "2026-06", "due_on": found["earliest_due"]}
    opened = await client.post(BASE, headers=caller.headers, json=body)
    again = await proposed(client, caller, world, "a3")
    assert [item["rectification_id"] for item in again["items"] if item["indicator"] == "lecture"] == [
        opened.json()["id"]
    ]


async def test_proposals_are_for_who_may_open_in_scope(
    client: Client, world: World, session: AsyncSession, actor: SignIn
) -> None:
    await world.quarter()
    await run_of(session, world, "2026-Q2", is_initial=True)
    params = {"organization_id": str(world.ids["a1"])}
    reader = actor(RUN_READ, RECTIFICATION_READ, on=world.ids["group"])
    assert (await client.get(f"{BASE}:proposals", headers=reader.headers, params=params)).status_code == 403
    elsewhere = actor(RUN_READ, RECTIFICATION_OPEN, on=world.ids["office"])
    assert (await client.get(f"{BASE}:proposals", headers=elsewhere.headers, params=params)).status_code == 404
