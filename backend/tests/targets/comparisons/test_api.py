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
