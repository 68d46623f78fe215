"""Two enterprises in one installation: schemes, runs and scores of one are nothing to the other (mission.md)."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.appraisal.world import SCHEME, World
from tests.conftest import Caller

from dangjian.appraisal.permissions import RUN_OPEN, RUN_PUBLISH, RUN_READ, SCHEME_EDIT, SCHEME_PUBLISH, SCHEME_READ

BASE = "/api/v1/appraisal"
ALL = (RUN_READ, RUN_OPEN, RUN_PUBLISH, SCHEME_READ, SCHEME_EDIT, SCHEME_PUBLISH)


@pytest.fixture
async def own(world: World, actor: Callable[..., Caller]) -> Caller:
    """The organisation department of the world's group."""
    return actor(*ALL, on=world.ids["group"])


@pytest.fixture
async def other(world: World, actor: Callable[..., Caller]) -> Caller:
    """The organisation department of another enterprise with one branch of its own."""
    group = await world.organization("other", "group", None)
    await world.organization("o1", "branch", "other", "production")
    return actor(*ALL, on=group)


async def opened(client: httpx.AsyncClient, caller: Caller, world: World) -> httpx.Response:
    body = {"scheme_version_id": str(world.scheme_id), "period": "2026-Q2"}
    return await client.post(f"{BASE}/runs", json=body, headers=caller.headers)


async def test_a_run_judges_the_branches_of_its_enterprise_only(
    client: httpx.AsyncClient, world: World, own: Caller, other: Caller
) -> None:
    await world.quarter()
    run = (await opened(client, own, world)).json()
    assert run["subject_count"] == 6
    codes = (await client.get(f"{BASE}/runs/{run['id']}/scores", headers=own.headers)).json()["items"]
    assert "o1" not in {row["code"] for row in codes}
    assert (await opened(client, other, world)).status_code == 404


async def test_nothing_of_a_run_is_seen_from_another_enterprise(
    client: httpx.AsyncClient, world: World, own: Caller, other: Caller
) -> None:
    await world.quarter()
    run: dict[str, Any] = (await opened(client, own, world)).json()
    seen = await client.get(f"{BASE}/runs", headers=other.headers)
    assert (seen.json()["items"], seen.json()["total"]) == ([], 0)
    assert (await client.get(f"{BASE}/periods", headers=other.headers)).json() == []
    for path in ("", "/scores", "/blockers"):
        answer = await client.get(f"{BASE}/runs/{run['id']}{path}", headers=other.headers)
        assert answer.status_code == 404, path
    for verb, body in ((":refresh", None), (":publish", {"reason": "理由"}), (":replay", None)):
        headers = {**other.headers, "If-Match": str(run["version"])}
        answer = await client.post(f"{BASE}/runs/{run['id']}{verb}", json=body, headers=headers)
        assert answer.status_code == 404, verb


async def test_a_scheme_is_neither_seen_nor_changed_from_another_enterprise(
    client: httpx.AsyncClient, world: World, own: Caller, other: Caller
) -> None:
    seen = (await client.get(f"{BASE}/schemes", headers=own.headers)).json()["items"]
    assert [row["id"] for row in seen] == [str(world.scheme_id)]
    assert (await client.get(f"{BASE}/schemes", headers=other.headers)).json()["items"] == []
    for path in ("", "/words"):
        answer = await client.get(f"{BASE}/schemes/{world.scheme_id}{path}", headers=other.headers)
        assert answer.status_code == 404
    asked = {"period": "2026-Q2"}
    tried = await client.post(f"{BASE}/schemes/{world.scheme_id}:simulate", json=asked, headers=other.headers)
    assert tried.status_code == 404


async def test_the_code_of_a_scheme_belongs_to_one_enterprise(
    client: httpx.AsyncClient, world: World, own: Caller, other: Caller
) -> None:
    taken = await client.post(f"{BASE}/schemes", json={"source": SCHEME}, headers=other.headers)
    assert (taken.status_code, taken.json()["code"]) == (409, "scheme_number_taken")
    mine = SCHEME.replace("code: ", "code: other-", 1)
    drafted = await client.post(f"{BASE}/schemes", json={"source": mine}, headers=other.headers)
    assert drafted.status_code == 201, drafted.text
    assert (await client.get(f"{BASE}/schemes/{drafted.json()['id']}", headers=own.headers)).status_code == 404
