"""The figures of a unit from its issues: claimed and confirmed apart, open ones with their age (D-25, LIA-03)."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import update
from tests.liaison.ground import NOW, Ground

from dangjian.liaison.issues.models import Issue

BASE = "/api/v1/liaison/statistics"
JSON = dict[str, Any]


async def ask(ground: Ground, who: str = "department", place: str = "city", **more: str) -> httpx.Response:
    """Somebody asks for a unit."""
    asked = {"organization_id": str(ground.ids[place]), **more}
    return await ground.client.get(BASE, headers=ground.headers(who), params=asked)


async def figures(ground: Ground, place: str = "city", **more: str) -> JSON:
    """The unit's figures."""
    answer = await ask(ground, place=place, **more)
    assert answer.status_code == 200, answer.text
    found: JSON = answer.json()
    return found


async def test_what_a_handler_claims_and_a_reporter_confirms_are_two_figures(ground: Ground) -> None:
    await ground.resolved()
    confirmed = await ground.resolved(title="宿舍热水器损坏")
    now = {"confirmed_at": NOW, "state": "confirmed", "satisfaction": 5}
    await ground.session.execute(update(Issue).where(Issue.number == confirmed["number"]).values(**now))
    silent = await ground.resolved(title="淋浴间漏水")
    over = {"closed_at": NOW, "state": "closed", "close_kind": "unanswered"}
    await ground.session.execute(update(Issue).where(Issue.number == silent["number"]).values(**over))
    await ground.raised(title="缺少休息场所")
    await ground.session.commit()
    found = await figures(ground)
    funnel = found["funnel"]
    assert (funnel["collected"], funnel["accepted"], funnel["solved"], funnel["confirmed"]) == (4, 3, 2, 1)
    assert (funnel["open"], funnel["waiting"], funnel["good"], funnel["unanswered"]) == (2, 1, 1, 1)
    assert (found["rates"]["resolution"]["percent"], found["rates"]["confirmation"]["percent"]) == ("50.00", "25.00")
    assert found["rates"]["satisfaction"]["whole"] == 1


async def test_open_ones_are_named_with_their_age(ground: Ground) -> None:
    old = await ground.raised()
    await ground.raised(title="缺少休息场所")
    then = {"reported_at": NOW - timedelta(days=40)}
    await ground.session.execute(update(Issue).where(Issue.number == old["number"]).values(**then))
    await ground.session.commit()
    found = await figures(ground)
    oldest = found["oldest"][0]
    assert (oldest["number"], oldest["age"]) == (old["number"], 40)
    ages = {row["title"]: row["count"] for row in found["ages"]}
    assert (ages["31–60 天"], ages["7 天以内"]) == (1, 1)


async def test_causes_and_units_add_up_to_the_whole(ground: Ground) -> None:
    for category in ("living", "living", "business"):
        await ground.raised(category=category, title=f"{category}问题")
    found = await figures(ground)
    assert [(row["code"], row["count"], row["cumulative"]) for row in found["causes"]] == [
        ("living", 2, "66.67"),
        ("business", 1, "100.00"),
    ]
    assert sum(row["collected"] for row in found["units"]) == found["funnel"]["collected"] == 3
    assert sum(row["collected"] for row in found["months"]) == 3
    west = await figures(ground, "west")
    assert (west["funnel"]["collected"], west["causes"]) == (0, [])
    assert west["rates"]["resolution"]["percent"] is None


async def test_the_span_narrows(ground: Ground) -> None:
    await ground.raised()
    assert (await figures(ground, first_on="2026-01-01", last_on="2026-10-31"))["funnel"]["collected"] == 0
    for first, last in (("2026-11-02", "2026-11-01"), ("2020-01-01", "2026-11-16"), ("2026-02-30", "2026-11-01")):
        assert (await ask(ground, first_on=first, last_on=last)).status_code == 422


@pytest.mark.parametrize(("who", "code"), [("neighbour", 404), ("outsider", 404), ("worker", 403), ("clerk", 200)])
async def test_who_may_look(ground: Ground, who: str, code: int) -> None:
    assert (await ask(ground, who, "east")).status_code == code
    anonymous = await ground.client.get(BASE, params={"organization_id": str(ground.ids["east"])})
    assert anonymous.status_code == 401
