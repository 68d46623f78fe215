"""Units look for risks themselves: asked once, answered with what they registered, never overwritten (C-44)."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import func, select, text
from tests.liaison.ground import Ground
from tests.liaison.risks.test_api import registered

from dangjian.liaison.risk_checks.models import RiskCheckAnswer

BASE = "/api/v1/liaison/risk-checks"
JSON = dict[str, Any]


async def send(
    ground: Ground, who: str, path: str, sent: JSON | None = None, seen: int | None = None
) -> httpx.Response:
    """A change by somebody."""
    headers = {**ground.people[who].headers, "Idempotency-Key": str(uuid4())}
    if seen is not None:
        headers["If-Match"] = f'"{seen}"'
    return await ground.client.post(f"{BASE}{path}", json=sent or {}, headers=headers)


def body(ground: Ground, **changes: Any) -> JSON:
    """A campaign of the eastern county."""
    return {
        "organization_id": str(ground.ids["east"]),
        "title": "四季度廉政风险自查",
        "description": "对照物资采购、车辆使用两个环节自查。",
        "due_on": "2026-11-30",
        **changes,
    }


async def opened(ground: Ground) -> JSON:
    """A campaign that is on."""
    answer = await send(ground, "clerk", "", body(ground))
    assert answer.status_code == 201, answer.text
    found: JSON = answer.json()
    return found


def reply(ground: Ground, finding: str, place: str = "office") -> JSON:
    """What a unit answers."""
    return {"organization_id": str(ground.ids[place]), "finding": finding}


async def test_a_unit_registers_what_it_found_and_answers(ground: Ground, drain: Callable[[], Awaitable[int]]) -> None:
    check = await opened(ground)
    assert (check["asked"], check["answered"], len(check["units"])) == (2, 0, 2)
    early = await send(ground, "handler", f"/{check['id']}:answer", reply(ground, "found"))
    assert "请先登记发现的风险" in early.json()["detail"]
    await registered(ground, check_id=check["id"], source="self_check", kind="integrity")
    denied = await send(ground, "handler", f"/{check['id']}:answer", reply(ground, "none"))
    assert "已登记 1 项风险" in denied.json()["detail"]
    answer = await send(ground, "handler", f"/{check['id']}:answer", reply(ground, "found"))
    [unit] = answer.json()["units"]  # the office sees its own answer alone
    assert (unit["finding"], unit["registered"]) == ("found", 1)
    await drain()
    waiting = (
        "SELECT count(*) FROM integration.todo WHERE category = 'liaison.risk_check.answer' AND settled_at IS NULL"
    )
    assert (await ground.session.execute(text(waiting))).scalar_one() == 1


async def test_a_later_answer_stands_beside_the_earlier_one(ground: Ground) -> None:
    check = await opened(ground)
    for _ in range(2):
        answer = await send(ground, "handler", f"/{check['id']}:answer", reply(ground, "none"))
        assert answer.status_code == 200, answer.text
    assert await ground.session.scalar(select(func.count()).select_from(RiskCheckAnswer)) == 2
    seen = await ground.client.get(f"{BASE}/{check['id']}", headers=ground.people["clerk"].headers)
    assert (seen.json()["answered"], seen.json()["found"]) == (1, 0)


async def test_a_closed_campaign_takes_no_answer(ground: Ground) -> None:
    check = await opened(ground)
    assert (await send(ground, "handler", f"/{check['id']}:close", seen=check["version"])).status_code == 403
    assert (await send(ground, "neighbour", f"/{check['id']}:close", seen=check["version"])).status_code == 404
    closed = await send(ground, "clerk", f"/{check['id']}:close", seen=check["version"])
    assert closed.json()["state"] == "closed"
    late = await send(ground, "handler", f"/{check['id']}:answer", reply(ground, "none"))
    assert "已经结束" in late.json()["detail"]


async def test_who_was_not_asked_neither_sees_nor_answers(ground: Ground) -> None:
    check = await opened(ground)
    for who, code in (("neighbour", 404), ("outsider", 404), ("worker", 403), ("handler", 200)):
        found = await ground.client.get(f"{BASE}/{check['id']}", headers=ground.people[who].headers)
        assert (who, found.status_code) == (who, code)
    assert (await ground.client.get(BASE)).status_code == 401
    other = await send(ground, "neighbour", f"/{check['id']}:answer", reply(ground, "none", "west"))
    assert other.status_code == 404


@pytest.mark.parametrize("due_on", ["2026-11-17", "2027-12-01", "2026-02-30"])
async def test_a_day_that_is_unfair_or_none_is_refused(ground: Ground, due_on: str) -> None:
    answer = await send(ground, "clerk", "", body(ground, due_on=due_on))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "due_on"


async def test_nobody_is_asked_where_there_are_no_units(ground: Ground) -> None:
    answer = await send(ground, "clerk", "", body(ground, organization_id=str(ground.ids["office"])))
    assert "没有下级单位" in answer.json()["detail"]
