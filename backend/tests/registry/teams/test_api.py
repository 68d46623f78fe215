"""Teams over HTTP: kinds, rosters with their past, level by the organisation (C-38)."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.conftest import Caller
from tests.registry.conftest import Forest

from dangjian.kernel.ids import new_id
from dangjian.registry.permissions import MEMBER_READ, TEAM_EDIT, TEAM_READ

BASE = "/api/v1/registry/teams"
SignIn = Callable[..., Caller]


@pytest.fixture
def keeper(forest: Forest, actor: SignIn) -> dict[str, str]:
    """Whoever keeps the teams."""
    return actor(TEAM_READ, TEAM_EDIT, on=forest.group).headers


@pytest.fixture
def body(forest: Forest) -> dict[str, Any]:
    """A team of a branch led by its secretary."""
    return {
        "organization_id": str(forest.branch),
        "kind": "supervision",
        "name": "炼钢督导队",
        "purpose": "每季度到作业区督导一次",
        "starts_on": "2026-01-01",
        "roster": [{"member_id": str(forest.secretary), "leads": True}],
    }


async def test_a_roster_changes_from_today_on_and_keeps_its_past(
    client: httpx.AsyncClient, keeper: dict[str, str], body: dict[str, Any]
) -> None:
    made = await client.post(BASE, headers=keeper, json=body)
    assert (made.status_code, made.json()["leader_name"], made.json()["member_count"]) == (201, "王五", 1), made.text
    sent = {**keeper, "If-Match": '"1"'}
    emptied = await client.put(f"{BASE}/{made.json()['id']}", headers=sent, json={**body, "roster": []})
    assert emptied.status_code == 200, emptied.text
    assert (emptied.json()["member_count"], emptied.json()["leader_name"]) == (0, None)
    assert [one["until"] is not None for one in emptied.json()["members"]] == [True]
    assert (await client.put(f"{BASE}/{made.json()['id']}", headers=sent, json=body)).status_code == 412
    listed = (await client.get(BASE, headers=keeper, params={"kind": "supervision", "q": "督导"})).json()
    assert [one["organization_name"] for one in listed["items"]] == ["炼钢一线党支部"]
    assert (await client.get(BASE, headers=keeper, params={"kind": "research"})).json()["total"] == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "fans"}, "kind"),
        ({"starts_on": "2999-01-01"}, "starts_on"),
        ({"ends_on": "2025-01-01"}, "ends_on"),
        ({"roster": [{"member_id": str(new_id()), "leads": True}]}, "roster.0.member_id"),
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
    key = (await client.post(BASE, headers=keeper, json=body)).json()["id"]
    assert (await client.get(BASE)).status_code == 401
    assert (await client.get(BASE, headers=actor(MEMBER_READ, on=forest.group).headers)).status_code == 403
    beside = actor(TEAM_READ, TEAM_EDIT, on=forest.other_committee).headers
    assert (await client.get(f"{BASE}/{key}", headers=beside)).status_code == 404
    sent = {**beside, "If-Match": '"1"'}
    assert (await client.put(f"{BASE}/{key}", headers=sent, json=body)).status_code == 404
    own = {**body, "organization_id": str(forest.other_branch)}
    foreign = await client.post(BASE, headers=beside, json=own)
    assert (foreign.status_code, foreign.json()["errors"][0]["field"]) == (422, "roster.0.member_id")
