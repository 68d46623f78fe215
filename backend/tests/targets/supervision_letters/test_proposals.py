"""Targets behind their plan, proposed for a letter (B-23)."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import httpx
from sqlalchemy.ext.asyncio import AsyncSession
from tests.targets.letters.conftest import NOW, Place, signed, target_of
from tests.targets.supervision_letters.conftest import BASE, People, issued, matter

from dangjian.kernel.ids import new_id
from dangjian.targets.readings.models import Reading

Clock = Callable[[datetime], None]
Client = httpx.AsyncClient


def reading(target_id: UUID, value: str) -> Reading:
    """A look at a target."""
    return Reading(
        id=new_id(),
        target_id=target_id,
        period="2026-06",
        as_of=date(2026, 6, 30),
        value=Decimal(value),
        note=None,
        source="manual",
        entered_at=NOW,
        entered_by=None,
        entered_by_name="王书记",
    )


async def test_targets_behind_their_plan_are_proposed_the_worst_first(
    client: Client, place: Place, people: People, session: AsyncSession, clock_at: Clock
) -> None:
    slow = target_of(place.branch, "T-060", "营业收入", "business", current_value=Decimal(30), unit="万元")
    loss = target_of(
        *(place.sibling, "T-061", "利润总额", "business"), current_value=Decimal(10), tags=["situation.loss"]
    )
    good = target_of(place.branch, "T-062", "新增客户", "business", current_value=Decimal(90))
    session.add_all([slow, loss, good])
    await session.flush()
    session.add_all([reading(slow.id, "30"), reading(loss.id, "10"), reading(good.id, "90")])
    await session.commit()
    clock_at(datetime.fromisoformat("2026-07-01T09:00:00+08:00"))
    answer = await client.get(f"{BASE}:proposals", headers=signed(people.committee), params={"year": "2026"})
    found = answer.json()["items"]
    assert [(item["number"], item["is_loss"], item["color"]) for item in found] == [
        ("T-061", True, "red"),
        ("T-060", False, "yellow"),
    ]
    assert "市场需求" in found[0]["demand"]
    assert "30万元" in found[1]["problem"]
    body = matter(place, target_id=str(slow.id), due_on="2026-07-10")
    row = await issued(client, people.committee, body | {"problem": found[1]["problem"]})
    again = await client.get(
        f"{BASE}:proposals",
        headers=signed(people.committee),
        params={"year": "2026", "organization_id": str(place.branch), "threshold": "70"},
    )
    assert [item["letter_id"] for item in again.json()["items"]] == [row["id"]]
    refused = await client.get(f"{BASE}:proposals", headers=signed(people.secretary), params={"year": "2026"})
    assert refused.status_code == 403
