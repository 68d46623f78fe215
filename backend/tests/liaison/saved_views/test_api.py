"""Saved filters over the API: one's own, shared in an organisation, never changed by somebody else."""

from typing import Any

import httpx
import pytest
from tests.liaison.ground import ISSUES, Ground

from dangjian.liaison.saved_views import rules

VIEWS = "/api/v1/liaison/saved-views"
FILTERS: dict[str, Any] = {
    "state": ["assigned", "reopened"],
    "overdue": True,
    "from": "2026-01-01",
    "sort": "waits_until",
}


async def saved(ground: Ground, by: str, name: str = "超期未办", **said: Any) -> httpx.Response:
    """Save one, whatever comes of it."""
    body = {"name": name, "filters": FILTERS, **said}
    return await ground.client.post(VIEWS, headers=ground.headers(by), json=body)


async def names(ground: Ground, by: str) -> list[tuple[str, bool]]:
    """What somebody sees, and whether it is his own."""
    answer = await ground.client.get(VIEWS, headers=ground.headers(by))
    assert answer.status_code == 200
    return [(row["name"], row["is_own"]) for row in answer.json()]


async def test_filters_come_back_as_the_list_takes_them(ground: Ground) -> None:
    answer = await saved(ground, "clerk")
    assert answer.status_code == 201, answer.text
    kept = {key: value for key, value in answer.json()["filters"].items() if value is not None}
    assert kept == FILTERS
    listed = await ground.client.get(ISSUES, headers=ground.headers("clerk"), params=kept)
    assert listed.status_code == 200, listed.text


async def test_own_and_shared_ones_are_seen_and_only_own_ones_changed(ground: Ground) -> None:
    await saved(ground, "clerk", "我的")
    shared = (await saved(ground, "clerk", "大家的", organization_id=str(ground.ids["east"]))).json()
    assert sorted(await names(ground, "clerk")) == [("大家的", True), ("我的", True)]
    assert await names(ground, "colleague") == [("大家的", False)]
    assert await names(ground, "department") == [("大家的", False)]
    assert await names(ground, "neighbour") == []
    path, body = f"{VIEWS}/{shared['id']}", {"name": "改了", "filters": {}}
    for by, status in (("colleague", 403), ("neighbour", 404), ("outsider", 404), ("worker", 403)):
        headers = ground.headers(by, shared["version"])
        assert (await ground.client.put(path, headers=headers, json=body)).status_code == status, by
        assert (await ground.client.delete(path, headers=headers)).status_code == status, by
    changed = await ground.client.put(path, headers=ground.headers("clerk", 1), json=body)
    assert (changed.status_code, changed.json()["name"], changed.json()["organization_id"]) == (200, "改了", None)
    assert await names(ground, "colleague") == []
    assert (await ground.client.delete(path, headers=ground.headers("clerk", 1))).status_code == 412
    assert (await ground.client.delete(path, headers=ground.headers("clerk", 2))).status_code == 204
    assert await names(ground, "clerk") == [("我的", True)]


async def test_a_name_is_ones_own_once(ground: Ground) -> None:
    first = (await saved(ground, "clerk", "一")).json()
    await saved(ground, "clerk", "二")
    assert (await saved(ground, "clerk", "一")).status_code == 409
    assert (await saved(ground, "colleague", "一")).status_code == 201
    body = {"name": "二", "filters": {}}
    answer = await ground.client.put(f"{VIEWS}/{first['id']}", headers=ground.headers("clerk", 1), json=body)
    assert answer.status_code == 409


async def test_shared_only_where_one_reads(ground: Ground) -> None:
    assert (await saved(ground, "clerk", organization_id=str(ground.ids["west"]))).status_code == 404
    assert (await saved(ground, "worker")).status_code == 403
    assert (await ground.client.get(VIEWS)).status_code == 401


async def test_not_without_end(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST", 1)
    await saved(ground, "clerk", "一")
    assert (await saved(ground, "clerk", "二")).status_code == 409


@pytest.mark.parametrize(
    "filters",
    [{"state": ["solved"]}, {"from": "yesterday"}, {"nothing": 1}, {"q": "字" * 101}, {"mine": "all"}, {"live": 1}],
)
async def test_only_filters_that_the_list_knows_are_saved(ground: Ground, filters: dict[str, Any]) -> None:
    assert (await saved(ground, "clerk", filters=filters)).status_code == 422
