"""Openness over HTTP: the list with its days of publication, and the board of a branch for a day (E-46)."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.conftest import Caller
from tests.registry.conftest import Forest

from dangjian.registry.permissions import MEMBER_READ, OPENNESS_EDIT, OPENNESS_READ, VENUE_EDIT, VENUE_READ

BASE = "/api/v1/registry/openness-entries"
SignIn = Callable[..., Caller]


@pytest.fixture
def keeper(forest: Forest, actor: SignIn) -> dict[str, str]:
    """The secretary of the branch."""
    return actor(OPENNESS_READ, OPENNESS_EDIT, VENUE_READ, VENUE_EDIT, on=forest.branch).headers


@pytest.fixture
def body(forest: Forest) -> dict[str, Any]:
    """What the branch makes public for two months."""
    return {
        "organization_id": str(forest.branch),
        "category": "openness",
        "title": "党费收缴情况",
        "content": "上半年应缴已全部缴纳",
        "published_on": "2026-07-05",
        "until": "2026-09-05",
    }


async def test_the_list_says_when_it_was_published_and_whether_it_still_stands(
    client: httpx.AsyncClient, keeper: dict[str, str], body: dict[str, Any]
) -> None:
    made = await client.post(BASE, headers=keeper, json=body)
    assert made.status_code == 201, made.text
    entry = made.json()
    assert (entry["category_title"], entry["published_on"], entry["state"]) == ("党务公开", "2026-07-05", "over")
    lasting = {**body, "category": "policy", "title": "安全生产法要点", "until": None}
    assert (await client.post(BASE, headers=keeper, json=lasting)).json()["state"] == "shown"
    for asked, total in (
        ({"state": "over"}, 1),
        ({"state": "shown"}, 1),
        ({"state": "waiting"}, 0),
        ({"category": "policy"}, 1),
        ({"q": "党费"}, 1),
        ({"q": "没有的"}, 0),
    ):
        assert (await client.get(BASE, headers=keeper, params=asked)).json()["total"] == total, asked
    address, sent = f"{BASE}/{entry['id']}", {**keeper, "If-Match": '"1"'}
    changed = await client.put(address, headers=sent, json={**body, "until": None})
    assert (changed.status_code, changed.json()["state"]) == (200, "shown")
    assert (await client.put(address, headers=sent, json=body)).status_code == 412


async def test_the_board_of_a_day_shows_who_leads_the_venues_and_what_was_public_then(
    client: httpx.AsyncClient, forest: Forest, keeper: dict[str, str], body: dict[str, Any]
) -> None:
    await client.post(BASE, headers=keeper, json=body)
    later = {**body, "category": "model", "title": "身边的先锋", "published_on": "2026-10-01", "until": None}
    await client.post(BASE, headers=keeper, json=later)
    venue = {"organization_id": str(forest.branch), "kind": "study", "name": "班组学习园地", "place": "值班室"}
    made = await client.post("/api/v1/registry/venues", headers=keeper, json={**venue, "opened_on": "2026-08-01"})
    assert made.status_code == 201, made.text
    address = f"{BASE}/board/{forest.branch}"
    summer = (await client.get(address, headers=keeper, params={"on": "2026-09-05"})).json()
    assert (summer["organization_name"], summer["on"]) == ("炼钢一线党支部", "2026-09-05")
    assert summer["posts"] == [{"title": "支部书记", "member_name": "王五"}]
    assert summer["venues"] == [{"name": "班组学习园地", "kind_title": "学习园地", "place": "值班室"}]
    shown = {one["title"]: [entry["title"] for entry in one["entries"]] for one in summer["sections"]}
    assert shown == {"党务公开": ["党费收缴情况"], "先进典型": [], "政策宣传": [], "学习园地": []}
    autumn = (await client.get(address, headers=keeper, params={"on": "2026-10-01"})).json()
    shown = {one["title"]: [entry["title"] for entry in one["entries"]] for one in autumn["sections"]}
    assert (shown["党务公开"], shown["先进典型"]) == ([], ["身边的先锋"])
    before = (await client.get(address, headers=keeper, params={"on": "2024-01-01"})).json()
    assert (before["posts"], before["venues"]) == ([], [])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"category": "gossip"}, "category"),
        ({"until": "2026-07-04"}, "until"),
        ({"content": ""}, "content"),
        ({"published_on": "soon"}, "published_on"),
    ],
)
async def test_what_cannot_be_taken_names_its_field(
    client: httpx.AsyncClient, keeper: dict[str, str], body: dict[str, Any], wrong: dict[str, Any], field: str
) -> None:
    answer = await client.post(BASE, headers=keeper, json={**body, **wrong})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_nobody_without_the_right_and_nobody_from_elsewhere(
    client: httpx.AsyncClient, forest: Forest, keeper: dict[str, str], body: dict[str, Any], actor: SignIn
) -> None:
    entry = (await client.post(BASE, headers=keeper, json=body)).json()
    address = f"{BASE}/{entry['id']}"
    assert (await client.get(address)).status_code == 401
    assert (await client.get(address, headers=actor(MEMBER_READ, on=forest.group).headers)).status_code == 403
    member = actor(OPENNESS_READ, on=forest.branch).headers
    assert (await client.get(address, headers=member)).json()["may_edit"] is False
    assert (await client.post(BASE, headers=member, json=body)).status_code == 403
    beside = actor(OPENNESS_READ, OPENNESS_EDIT, on=forest.sibling).headers
    assert (await client.get(address, headers=beside)).status_code == 404
    assert (await client.put(address, headers={**beside, "If-Match": '"1"'}, json=body)).status_code == 404
    assert (await client.get(f"{BASE}/board/{forest.branch}", headers=beside)).status_code == 404
    assert (await client.post(BASE, headers=beside, json=body)).status_code == 404
