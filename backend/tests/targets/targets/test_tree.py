"""The tree: whole levels from the top down, what is open at each, and as many statements for many as for few."""

from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest
from sqlalchemy import event, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from tests.targets.targets.conftest import BASE, People, Place, signed
from tests.targets.targets.test_bulk import new

from dangjian.targets.targets import queries
from dangjian.targets.targets.actions import insert_many
from dangjian.targets.targets.models import Target

Client = httpx.AsyncClient


async def plant(session: AsyncSession, place: Place) -> dict[str, Any]:
    """A revenue of 20 split over two enterprises, 7 % of it still open, and one part split to a person."""
    top = new(place, target_value=Decimal(20), decomposed_by="share", state="published")
    fields: dict[str, Any] = {"level": "enterprise", "parent_id": top.id, "state": "published"}
    hotels = new(
        place,
        organization_id=place.hotels,
        share=Decimal(60),
        target_value=Decimal(12),
        decomposed_by="share",
        owner_member_id=place.head,
        **fields,
    )
    travel = new(place, organization_id=place.travel, share=Decimal(33), target_value=Decimal("6.6"), **fields)
    person = new(
        place,
        organization_id=place.hotels,
        level="person",
        parent_id=hotels.id,
        share=Decimal(100),
        target_value=Decimal(12),
        state="published",
    )
    await insert_many(session, [top, hotels, travel, person])
    await session.commit()
    return {"top": top, "hotels": hotels, "travel": travel, "person": person}


async def test_the_tree_shows_what_is_still_open(
    client: Client, session: AsyncSession, place: Place, people: People
) -> None:
    planted = await plant(session, place)
    for name, actual in (("top", "15"), ("hotels", "10.5")):
        mine = update(Target).where(Target.id == planted[name].id)
        await session.execute(mine.values(current_value=Decimal(actual)))
    await session.commit()
    tree = (await client.get(f"{BASE}:tree?year=2026", headers=signed(people.group))).json()
    assert (tree["total"], tree["is_whole"]) == (4, True)
    assert [row["id"] for row in tree["items"]] == [str(one.id) for one in planted.values()]
    top, hotels, travel, person = tree["items"]
    assert (top["children"]["count"], top["children"]["missing_share"]) == (2, "7")
    assert (top["children"]["value"], top["children"]["missing_value"]) == ("18.6", "1.4")
    assert (hotels["children"]["missing_share"], travel["children"]["missing_share"]) == ("0", None)
    assert [row["depth"] for row in tree["items"]] == [1, 2, 2, 3]
    assert (hotels["share_of_top_plan"], person["share_of_top_plan"]) == ("60.00", "60.00")
    assert (hotels["share_of_top_actual"], travel["share_of_top_actual"]) == ("70.00", None)
    below = (await client.get(f"{BASE}/{hotels['id']}/tree", headers=signed(people.group))).json()
    assert [row["id"] for row in below["items"]] == [hotels["id"], person["id"]]
    part = (await client.get(f"{BASE}:tree?year=2026", headers=signed(people.hotels))).json()
    assert [row["id"] for row in part["items"]] == [hotels["id"], person["id"]]
    within = await client.get(f"{BASE}:tree?year=2026&organization_id={place.travel}", headers=signed(people.group))
    assert [row["id"] for row in within.json()["items"]] == [travel["id"]]
    assert (await client.get(f"{BASE}:tree?year=2027", headers=signed(people.group))).json()["items"] == []


@pytest.mark.parametrize(
    ("value", "light"),
    [(None, "yellow"), ("20.00", "green"), ("2.5", "green"), ("0", "yellow")],
)
async def test_the_light_compares_completion_with_elapsed_working_days(
    client: Client, session: AsyncSession, place: Place, people: People, value: str | None, light: str
) -> None:
    (row,) = await insert_many(session, [new(place, target_value=Decimal(20), state="published")])
    actual = Decimal(value) if value else None
    await session.execute(update(Target).where(Target.id == row["id"]).values(current_value=actual))
    await session.commit()
    (shown,) = (await client.get(f"{BASE}:tree?year=2026", headers=signed(people.group))).json()["items"]
    assert shown["light"] == light


async def test_a_large_tree_is_given_level_by_level(
    client: Client, session: AsyncSession, place: Place, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = await plant(session, place)
    monkeypatch.setattr(queries, "TREE_AT_ONCE", 3)
    tree = (await client.get(f"{BASE}:tree?year=2026", headers=signed(people.group))).json()
    assert (len(tree["items"]), tree["total"], tree["is_whole"]) == (3, 4, False)
    assert tree["items"][1]["children"]["count"] == 1
    below = (await client.get(f"{BASE}/{planted['hotels'].id}/tree", headers=signed(people.group))).json()
    assert (len(below["items"]), below["is_whole"]) == (2, True)


@pytest.mark.parametrize("address", [f"{BASE}:tree?year=2026", f"{BASE}?year=2026&size=200"])
async def test_many_targets_take_as_many_statements_as_few(
    client: Client, session: AsyncSession, connection: AsyncConnection, place: Place, people: People, address: str
) -> None:
    await plant(session, place)
    counted = []

    def heard(*_: object) -> None:
        counted.append(1)

    async def statements() -> int:
        counted.clear()
        event.listen(connection.sync_connection, "before_cursor_execute", heard)
        assert (await client.get(address, headers=signed(people.group))).status_code == 200
        event.remove(connection.sync_connection, "before_cursor_execute", heard)
        return len(counted)

    few = await statements()
    more = [new(place, organization_id=place.travel, due_on=date(2026, 11, 30)) for _ in range(100)]
    await insert_many(session, more)
    await session.commit()
    assert await statements() == few


async def test_what_is_not_measured_has_no_light_and_a_copy_no_share_of_the_whole(
    client: Client, session: AsyncSession, place: Place, people: People
) -> None:
    top = new(place, target_value=Decimal(12), unit="次", decomposed_by="copy", state="published")
    copy = new(place, target_value=Decimal(12), unit="次", parent_id=top.id, is_quantitative=False, state="published")
    await insert_many(session, [top, copy])
    await session.commit()
    rows = (await client.get(f"{BASE}:tree?year=2026", headers=signed(people.group))).json()["items"]
    assert [(row["light"], row["share_of_top_plan"]) for row in rows] == [("yellow", None), (None, None)]
