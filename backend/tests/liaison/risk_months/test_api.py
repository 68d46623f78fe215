"""The month is computed from the register; what is written about it keeps the figures it was written on (C-42)."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.liaison.ground import Ground
from tests.liaison.risks.test_api import done, registered
from tests.liaison.risks.test_api import send as move

BASE = "/api/v1/liaison/risk-months"


async def month(ground: Ground, who: str = "department", place: str = "city", when: str = "2026-11") -> httpx.Response:
    """A unit's month as somebody asks for it."""
    asked = {"organization_id": str(ground.ids[place]), "month": when}
    return await ground.client.get(BASE, headers=ground.people[who].headers, params=asked)


async def write(ground: Ground, who: str, **changes: Any) -> httpx.Response:
    """What somebody makes of it."""
    sent = {
        "organization_id": str(ground.ids["city"]),
        "month": "2026-11",
        "analysis": "信访风险集中在外包用工。",
        "advice": "核对外包工资发放。",
        **changes,
    }
    headers = {**ground.people[who].headers, "Idempotency-Key": str(uuid4())}
    return await ground.client.post(BASE, headers=headers, json=sent)


async def test_figures_are_computed_by_kind_and_level(ground: Ground, levels: None) -> None:
    first, second = await registered(ground), await registered(ground)
    await registered(ground, kind="legal")
    await done(move(ground, "clerk", f"/{first['id']}:grade", {"level": "grave", "reason": "严重"}, 1))
    await done(move(ground, "clerk", f"/{second['id']}:control", {"note": "化解"}, 1))
    lines = {line["kind"]: line for line in (await month(ground)).json()["lines"]}
    petition = {"registered": 2, "warned": 1, "controlled": 1, "open": 1, "by_level": {"重大": 1}}
    assert {name: lines["petition"][name] for name in petition} == petition
    assert lines["legal"]["by_level"] == {"未定级": 1}
    assert lines["integrity"]["open"] == 0
    earlier = (await month(ground, when="2026-10")).json()["lines"]
    assert sum(line["registered"] + line["open"] for line in earlier) == 0


async def test_a_later_text_stands_before_the_earlier_one(ground: Ground) -> None:
    await write(ground, "department")
    answer = await write(ground, "department", analysis="补充:舆情平稳。")
    assert answer.status_code == 201, answer.text
    assert [one["analysis"] for one in answer.json()["written"]] == ["补充:舆情平稳。", "信访风险集中在外包用工。"]


async def test_who_may_look_and_write(ground: Ground) -> None:
    for who, place, code in (
        ("clerk", "city", 404),
        ("clerk", "east", 200),
        ("handler", "east", 403),
        ("outsider", "city", 404),
    ):
        assert (who, (await month(ground, who, place)).status_code) == (who, code)
    assert (await write(ground, "clerk")).status_code == 404
    assert (await write(ground, "handler")).status_code == 403


@pytest.mark.parametrize("when", ["2026-13", "2026", "2026-12", "二〇二六"])
async def test_a_month_that_has_not_begun_or_is_none_is_refused(ground: Ground, when: str) -> None:
    assert (await month(ground, when=when)).status_code == 422
