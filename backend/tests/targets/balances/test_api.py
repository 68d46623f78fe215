"""自动补齐 over HTTP: the weights of the example in interfaces.md, 95 in all, become 100."""

from typing import Any

import httpx
from tests.targets.decompositions.test_api import broken_down, shares
from tests.targets.targets.conftest import BASE, People, Place, signed, target_body
from tests.targets.targets.test_api import made, published

Client = httpx.AsyncClient


async def balanced(
    client: Client, caller: Any, row: dict[str, Any], only: bool = False, status: int = 200
) -> dict[str, Any]:
    """What came of it."""
    address = f"{BASE}/{row['id']}:balance"
    answer = await client.post(address, headers=signed(caller, row["version"]), json={"validate_only": only})
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_who_may_not_gets_nothing(client: Client, place: Place, people: People) -> None:
    row = await made(client, people.group, target_body(place))
    address = f"{BASE}/{row['id']}:balance"
    assert (await client.post(address, json={})).status_code == 401
    assert (await client.post(address, headers=signed(people.reader, 1), json={})).status_code == 403
    assert (await client.post(address, headers=signed(people.hotels, 1), json={})).status_code == 404
    assert (await client.post(address, headers=signed(people.group), json={})).status_code == 428
    assert "自动补齐" in (await balanced(client, people.group, row, status=409))["detail"]


async def test_weights_of_95_are_shown_and_then_brought_to_100(client: Client, place: Place, people: People) -> None:
    row = await made(client, people.group, target_body(place))
    parts = [
        {"organization_id": str(one), "weight": weight, "title": title}
        for one, weight, title in (
            (place.hotels, "50", "客房"),
            (place.travel, "30", "跟团"),
            (place.finance, "15", "降费"),
        )
    ]
    await broken_down(client, people.group, row, {"method": "weight", "parts": parts})
    shown = await balanced(client, people.group, row | {"version": 2}, only=True)
    assert [(one["part_before"], one["part"]) for one in shown["children"]] == [
        ("50", "52.63"),
        ("30", "31.58"),
        ("15", "15.79"),
    ]
    before = (await client.get(f"{BASE}/{row['id']}", headers=signed(people.group))).json()
    assert (before["version"], before["children"]["missing_weight"]) == (2, "5")
    done = await balanced(client, people.group, before)
    assert (done["version"], done["children"]) == (3, shown["children"])
    after = (await client.get(f"{BASE}/{row['id']}", headers=signed(people.group))).json()
    assert after["children"]["missing_weight"] == "0.00"


async def test_values_follow_the_shares_beside_what_is_in_force(client: Client, place: Place, people: People) -> None:
    row = await published(client, people.group, await made(client, people.group, target_body(place)))
    first = await broken_down(client, people.group, row, shares(place, "60", "20", "13"))
    await published(client, people.group, {"id": first["children"][0]["id"], "version": 1})
    done = await balanced(client, people.group, row | {"version": first["version"]})
    assert [(one["part"], one["value"]) for one in done["children"]] == [
        ("60", "12.00"),
        ("24.24", "4.85"),
        ("15.76", "3.15"),
    ]
    seen = (await client.get(f"{BASE}/{row['id']}", headers=signed(people.group))).json()
    assert (seen["children"]["missing_share"], seen["children"]["missing_value"]) == ("0.00", "0.00")
