"""Special party funds over HTTP: budget lines and venues linked both ways, corrected in versions (A-73)."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from tests.conftest import Caller
from tests.registry.conftest import Forest

from dangjian.kernel.db import Database
from dangjian.kernel.ids import new_id
from dangjian.registry.permissions import FUND_EDIT, FUND_READ, VENUE_AWARD, VENUE_EDIT, VENUE_READ

BASE = "/api/v1/registry/venue-funds"
VENUES = "/api/v1/registry/venues"
SignIn = Callable[..., Caller]


@pytest.fixture
def keeper(forest: Forest, actor: SignIn) -> dict[str, str]:
    """Whoever keeps the group's funds and venues."""
    return actor(FUND_READ, FUND_EDIT, VENUE_READ, VENUE_EDIT, VENUE_AWARD, on=forest.group).headers


@pytest.fixture
async def places(client: httpx.AsyncClient, forest: Forest, keeper: dict[str, str]) -> list[str]:
    """Two venues below the group, the first a model venue."""
    made = []
    for name, place in (("炼钢示范阵地", forest.branch), ("轧钢学习园地", forest.other_branch)):
        body = {
            "organization_id": str(place),
            "kind": "activity",
            "name": name,
            "place": "一楼",
            "opened_on": "2026-01-05",
        }
        made.append((await client.post(VENUES, headers=keeper, json=body)).json()["id"])
    mark = {"granted_on": "2026-07-01", "granting_body": "集团党委"}
    await client.post(f"{VENUES}/{made[0]}:award", headers={**keeper, "If-Match": '"1"'}, json=mark)
    return made


def line(places: list[str], *allocations: str) -> dict[str, Any]:
    given = [{"venue_id": venue, "amount": share} for venue, share in zip(places, allocations, strict=False)]
    return {
        "year": 2026,
        "title": "阵地建设专项",
        "purpose": "建设示范阵地",
        "amount": "120000.00",
        "allocations": given,
    }


async def test_a_line_shows_its_venues_and_a_venue_its_funds(
    client: httpx.AsyncClient, forest: Forest, keeper: dict[str, str], places: list[str], actor: SignIn
) -> None:
    body = {**line(places, "80000.00", "30000.50"), "organization_id": str(forest.group)}
    made = await client.post(BASE, headers=keeper, json=body)
    assert made.status_code == 201, made.text
    fund = made.json()
    assert (fund["amount"], fund["allocated"], fund["rest"]) == ("120000.00", "110000.50", "9999.50")
    assert [(one["venue_name"], one["is_model"], one["amount"]) for one in fund["allocations"]] == [
        ("炼钢示范阵地", True, "80000.00"),
        ("轧钢学习园地", False, "30000.50"),
    ]
    secretary = actor(VENUE_READ, on=forest.branch).headers
    own = (await client.get(f"{BASE}/of/{places[0]}", headers=secretary)).json()
    assert (own["total"], [(one["title"], one["organization_name"], one["may_open"]) for one in own["items"]]) == (
        "80000.00",
        [("阵地建设专项", "云岭钢铁集团党委", False)],
    )
    assert (await client.get(f"{BASE}/of/{places[1]}", headers=secretary)).status_code == 404
    assert (await client.get(f"{BASE}/{fund['id']}", headers=secretary)).status_code == 403
    counted = (await client.get(f"{BASE}:figures", headers=keeper, params={"year": 2026})).json()
    assert counted == {
        "year": 2026,
        "fund_count": 1,
        "amount": "120000.00",
        "allocated": "110000.50",
        "rest": "9999.50",
        "venue_count": 2,
        "model_count": 1,
        "model_amount": "80000.00",
    }
    listed = (await client.get(BASE, headers=keeper, params={"year": 2026, "q": "示范"})).json()
    assert [(one["venue_count"], one["model_count"]) for one in listed["items"]] == [(2, 1)]
    assert (await client.get(BASE, headers=keeper, params={"year": 2025})).json()["total"] == 0


async def test_a_correction_is_a_new_version_and_the_old_one_stays(
    client: httpx.AsyncClient, forest: Forest, keeper: dict[str, str], places: list[str]
) -> None:
    body = {**line(places, "80000.00"), "organization_id": str(forest.group)}
    fund = (await client.post(BASE, headers=keeper, json=body)).json()
    address, sent = f"{BASE}/{fund['id']}", {**keeper, "If-Match": '"1"'}
    better = {**line(places, "70000.00", "50000.00"), "reason": "按实际结算更正"}
    done = await client.put(address, headers=sent, json=better)
    assert done.status_code == 200, done.text
    assert (done.json()["number"], done.json()["rest"]) == (2, "0.00")
    assert [(one["number"], one["allocated"], one["reason"]) for one in done.json()["versions"]] == [
        (2, "120000.00", "按实际结算更正"),
        (1, "80000.00", None),
    ]
    assert [one["amount"] for one in done.json()["versions"][1]["allocations"]] == ["80000.00"]
    assert (await client.put(address, headers=sent, json=better)).status_code == 412
    own = (await client.get(f"{BASE}/of/{places[0]}", headers=keeper)).json()
    assert [one["amount"] for one in own["items"]] == ["70000.00"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": "109999.99"}, "allocations"),
        ({"amount": "120000.001"}, "amount"),
        ({"amount": 120000}, "amount"),
        ({"year": 1999}, "year"),
        ({"allocations": [{"venue_id": str(new_id()), "amount": "1"}]}, "allocations.0.venue_id"),
    ],
)
async def test_what_cannot_be_taken_names_its_field(
    client: httpx.AsyncClient,
    forest: Forest,
    keeper: dict[str, str],
    places: list[str],
    change: dict[str, Any],
    field: str,
) -> None:
    body = {**line(places, "80000", "30000"), "organization_id": str(forest.group), **change}
    answer = await client.post(BASE, headers=keeper, json=body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_a_line_is_spent_only_below_its_organisation_and_on_no_closed_venue(
    client: httpx.AsyncClient, forest: Forest, keeper: dict[str, str], places: list[str]
) -> None:
    beside = {**line(places[1:], "1.00"), "organization_id": str(forest.committee)}
    refused = await client.post(BASE, headers=keeper, json=beside)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "allocations.0.venue_id")
    body = {**line(places, "1.00", "2.00"), "organization_id": str(forest.group)}
    fund = (await client.post(BASE, headers=keeper, json=body)).json()
    venue = (await client.get(f"{VENUES}/{places[1]}", headers=keeper)).json()
    facts = ("organization_id", "kind", "name", "place", "opened_on")
    shut = {**{name: venue[name] for name in facts}, "closed_on": "2026-10-01", "close_reason": "搬迁"}
    assert (
        await client.put(f"{VENUES}/{places[1]}", headers={**keeper, "If-Match": '"1"'}, json=shut)
    ).status_code == 200
    assert (await client.post(BASE, headers=keeper, json=body)).status_code == 422
    again = {**line(places, "1.00", "3.00"), "reason": "按发票更正"}
    kept = await client.put(f"{BASE}/{fund['id']}", headers={**keeper, "If-Match": '"1"'}, json=again)
    assert (kept.status_code, kept.json()["allocated"]) == (200, "4.00"), kept.text


async def test_nobody_without_the_right_and_nobody_from_elsewhere(
    client: httpx.AsyncClient, forest: Forest, keeper: dict[str, str], places: list[str], actor: SignIn
) -> None:
    body = {**line(places, "1.00"), "organization_id": str(forest.group)}
    fund = (await client.post(BASE, headers=keeper, json=body)).json()
    address = f"{BASE}/{fund['id']}"
    assert (await client.get(address)).status_code == 401
    reader = actor(FUND_READ, on=forest.group).headers
    assert (await client.post(BASE, headers=reader, json=body)).status_code == 403
    beside = actor(FUND_READ, FUND_EDIT, VENUE_READ, on=forest.other_committee).headers
    assert (await client.get(address, headers=beside)).status_code == 404
    again = {**line(places, "1.00"), "reason": "更正"}
    assert (await client.put(address, headers={**beside, "If-Match": '"1"'}, json=again)).status_code == 404
    assert (await client.get(BASE, headers=beside)).json()["total"] == 0
    assert (await client.post(BASE, headers=beside, json=body)).status_code == 404


@pytest.mark.parametrize("table", ["venue_fund_version", "venue_fund_share", "venue_check", "venue_standard"])
async def test_the_application_cannot_change_what_was_written(committed: Database, table: str) -> None:
    for statement in (f"UPDATE registry.{table} SET id = id", f"DELETE FROM registry.{table}"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            async with committed.transaction() as session:
                await session.execute(text(statement))
