"""Venue standards over HTTP: the enterprise's own list, in versions (A-71)."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.conftest import Caller
from tests.registry.conftest import Forest

from dangjian.registry.permissions import OPENNESS_READ, VENUE_EDIT, VENUE_READ, VENUE_STANDARD
from dangjian.registry.venue_standards.rules import SHIPPED

BASE = "/api/v1/registry/venue-standards"
SignIn = Callable[..., Caller]
LIST = [{"code": "place", "title": "有场所", "hint": "有固定的活动场所"}, {"code": "rules", "title": "有制度"}]


@pytest.fixture
def setter(forest: Forest, actor: SignIn) -> dict[str, str]:
    """Whoever sets the standard."""
    return actor(OPENNESS_READ, VENUE_READ, VENUE_EDIT, VENUE_STANDARD, on=forest.group).headers


def body(**change: Any) -> dict[str, Any]:
    return {"standard": {**SHIPPED, "items": LIST, **change}, "reason": "按本企业的办法设置"}


async def test_the_list_is_empty_until_it_is_set_and_then_a_version_of_its_own(
    client: httpx.AsyncClient, forest: Forest, setter: dict[str, str], actor: SignIn
) -> None:
    shown = (await client.get(f"{BASE}/{forest.branch}", headers=setter)).json()
    assert (shown["number"], shown["standard"]["items"], shown["may_edit"]) == (0, [], True)
    address = f"{BASE}/{forest.group}"
    made = await client.put(address, headers={**setter, "If-Match": '"0"'}, json=body())
    assert made.status_code == 200, made.text
    assert (made.json()["number"], [one["title"] for one in made.json()["standard"]["items"]]) == (
        1,
        ["有场所", "有制度"],
    )
    assert [one["number"] for one in made.json()["versions"]] == [1, 0]
    assert made.json()["versions"][0]["reason"] == "按本企业的办法设置"
    late = await client.put(address, headers={**setter, "If-Match": '"0"'}, json=body())
    assert late.status_code == 412
    reader = actor(OPENNESS_READ, on=forest.branch).headers
    below = (await client.get(f"{BASE}/{forest.branch}", headers=reader)).json()
    assert (below["number"], below["may_edit"]) == (1, False)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"items": [*LIST, {"code": "place", "title": "有展板"}]}, "standard.items"),
        ({"kinds": []}, "standard.kinds"),
        ({"kinds": [{"code": "No", "title": "展厅"}]}, "standard.kinds.0.code"),
    ],
)
async def test_what_cannot_be_set_names_its_field(
    client: httpx.AsyncClient, forest: Forest, setter: dict[str, str], change: dict[str, Any], field: str
) -> None:
    sent = {**setter, "If-Match": '"0"'}
    answer = await client.put(f"{BASE}/{forest.group}", headers=sent, json=body(**change))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_a_kind_in_use_stays_and_only_the_enterprise_sets(
    client: httpx.AsyncClient, forest: Forest, setter: dict[str, str], actor: SignIn
) -> None:
    venue = {"organization_id": str(forest.branch), "kind": "hall", "name": "展厅", "place": "一楼"}
    assert (await client.post("/api/v1/registry/venues", headers=setter, json=venue)).status_code == 201
    sent = {**setter, "If-Match": '"0"'}
    without = [one for one in SHIPPED["kinds"] if one["code"] != "hall"]
    refused = await client.put(f"{BASE}/{forest.group}", headers=sent, json=body(kinds=without))
    assert (refused.status_code, "还有 1 条在用" in refused.json()["detail"]) == (422, True)
    lower = await client.put(f"{BASE}/{forest.committee}", headers=sent, json=body())
    assert (lower.status_code, lower.json()["errors"][0]["field"]) == (422, "organization_id")
    assert (await client.get(f"{BASE}/{forest.group}")).status_code == 401
    other = actor(OPENNESS_READ, on=forest.other_committee).headers
    assert (await client.get(f"{BASE}/{forest.branch}", headers=other)).status_code == 404
    assert (
        await client.put(f"{BASE}/{forest.group}", headers={**other, "If-Match": "0"}, json=body())
    ).status_code == 403
