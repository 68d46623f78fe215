"""Comparisons over HTTP: own past, peers without names, levels with a quota."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.targets.ground import Ground

from dangjian.targets.permissions import TARGET_READ
from dangjian.targets.targets.models import Target

BASE = "/api/v1/targets/comparisons"
Sign = Callable[..., Caller]


@pytest.fixture(autouse=True)
def _july(clock_at: Callable[[datetime], None]) -> None:
    clock_at(datetime(2026, 7, 1, 2, 0, tzinfo=UTC))


async def reached(session: AsyncSession, ground: Ground, code: str, value: str, **more: Any) -> Any:
    """A target that stands at a value."""
    target = await ground.target(code, **more)
    changed = update(Target).where(Target.id == target).values(current_value=Decimal(value))
    await session.execute(changed.values(current_as_of=date(2026, 6, 30)))
    await session.commit()
    return target


async def test_a_target_stands_beside_its_own_past_and_its_peers(
    client: httpx.AsyncClient, session: AsyncSession, ground: Ground, actor: Sign
) -> None:
    """B-09: comparison with peers and with one's own past; E-50: over the years."""
    past = {"year": 2025, "starts_on": date(2025, 1, 1), "due_on": date(2025, 12, 31)}
    await reached(session, ground, "hotels", "80", **past)
    target = await reached(session, ground, "hotels", "60")
    await reached(session, ground, "travel", "75")
    hotels = actor(TARGET_READ, on=ground.ids["hotels"])
    found = (await client.get(f"{BASE}?target_id={target}", headers=hotels.headers)).json()
    assert [(row["year"], row["completion_percent"], row["change"]) for row in found["years"]] == [
        (2025, "80.00", None),
        (2026, "60.00", "-20"),
    ]
    assert found["years"][1]["change_percent"] == "-25.00"
    assert found["peers"] == {
        "count": 2,
        "place": 2,
        "completion_percent": "60.00",
        "best_percent": "75.00",
        "median_percent": None,
    }
    assert "travel" not in str(found)


async def test_units_are_placed_by_level_and_persons_are_not(
    client: httpx.AsyncClient, session: AsyncSession, ground: Ground, actor: Sign
) -> None:
    """B-05: ranking and quota per level."""
    await reached(session, ground, "hotels", "90", weight=Decimal(75))
    await reached(session, ground, "hotels", "50", weight=Decimal(25), measure="利润")
    await reached(session, ground, "travel", "70")
    await reached(session, ground, "branch", "40", level="department")
    await reached(session, ground, "branch", "99", level="person")
    group = actor(TARGET_READ, on=ground.ids["group"])
    found = (await client.get(f"{BASE}/levels?year=2026&quota=1", headers=group.headers)).json()
    shown = [(r["level"], r["name"], r["completion_percent"], r["place"], r["is_selected"]) for r in found["rows"]]
    assert shown == [
        ("enterprise", "hotels公司", "80.00", 1, True),
        ("enterprise", "travel公司", "70.00", 2, False),
        ("department", "branch公司", "40.00", 1, True),
    ]


async def test_outsiders_see_nothing(
    client: httpx.AsyncClient, session: AsyncSession, ground: Ground, actor: Sign
) -> None:
    target = await reached(session, ground, "hotels", "60")
    stranger = actor(TARGET_READ, on=ground.ids["stranger"])
    assert (await client.get(f"{BASE}?target_id={target}")).status_code == 401
    assert (await client.get(f"{BASE}?target_id={target}", headers=stranger.headers)).status_code == 404
    assert (await client.get(f"{BASE}/levels?year=2026", headers=stranger.headers)).json()["rows"] == []
    assert (await client.get(f"{BASE}/levels?quota=0", headers=stranger.headers)).status_code == 422


async def test_what_the_superior_judges_by_is_mirrored_with_its_own_status(
    client: httpx.AsyncClient, session: AsyncSession, ground: Ground, actor: Sign
) -> None:
    """B-30: quantitative and qualitative indicators of the superior, found by their tag, each with its own status."""
    mirrored = {"tags": ("external.superior",)}
    await reached(session, ground, "hotels", "60", title="上级考核:营收", **mirrored)
    await ground.target("hotels", title="上级考核:党建评价", is_quantitative=False, target_value=None, **mirrored)
    await ground.target("hotels", title="自定目标")
    hotels = actor(TARGET_READ, on=ground.ids["hotels"])
    address = "/api/v1/targets/targets?year=2026&tag=external.superior"
    found = (await client.get(address, headers=hotels.headers)).json()
    shown = {row["title"]: (row["is_quantitative"], row["completion_percent"], row["state"]) for row in found["items"]}
    assert shown == {
        "上级考核:营收": (True, "60.00", "published"),
        "上级考核:党建评价": (False, None, "published"),
    }
