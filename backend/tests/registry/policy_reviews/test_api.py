"""A review of all documents when a company is put together anew: 6 abolished, 11 revised, 12 new (E-18, E-19)."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.conftest import Caller
from tests.registry.conftest import Forest

from dangjian.kernel.ids import new_id
from dangjian.registry.permissions import MEMBER_READ, POLICY_EDIT, POLICY_READ

POLICIES = "/api/v1/registry/policies"
BASE = "/api/v1/registry/policy-reviews"
SignIn = Callable[..., Caller]


@pytest.fixture
def keeper(forest: Forest, actor: SignIn) -> dict[str, str]:
    """Whoever keeps the group's documents."""
    return actor(POLICY_READ, POLICY_EDIT, on=forest.group, name="组织部").headers


async def enter(client: httpx.AsyncClient, headers: dict[str, str], place: Any, title: str, day: str) -> dict[str, Any]:
    """A document issued on a day."""
    body = {"organization_id": str(place), "title": title, "issued_on": day, "effective_on": day}
    made = await client.post(POLICIES, headers=headers, json=body)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


async def open_one(client: httpx.AsyncClient, headers: dict[str, str], place: Any) -> httpx.Response:
    """A review from a day in September on."""
    body = {"organization_id": str(place), "title": "重组制度梳理", "starts_on": "2026-09-01", "due_on": "2026-12-31"}
    return await client.post(BASE, headers=headers, json=body)


async def say(client: httpx.AsyncClient, headers: dict[str, str], review: dict[str, Any], said: dict[str, str]) -> Any:
    """Decide on documents by id."""
    decisions = [{"policy_id": key, "decision": one, "reason": "经梳理"} for key, one in said.items()]
    sent = {**headers, "If-Match": f'"{review["version"]}"'}
    answer = await client.post(f"{BASE}/{review['id']}:decide", headers=sent, json={"decisions": decisions})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_six_abolished_eleven_revised_twelve_new_are_counted_from_the_register(
    client: httpx.AsyncClient, forest: Forest, keeper: dict[str, str]
) -> None:
    old = [await enter(client, keeper, forest.group, f"旧制度{n}", "2025-01-01") for n in range(19)]
    review = (await open_one(client, keeper, forest.group)).json()
    assert review["figures"]["total"] == 19
    words = {one["id"]: "abolish" for one in old[:6]} | {one["id"]: "revise" for one in old[6:17]}
    review = await say(client, keeper, review, words | {one["id"]: "keep" for one in old[17:]})
    assert review["figures"]["open"] == 17
    early = await client.post(f"{BASE}/{review['id']}:conclude", headers={**keeper, "If-Match": '"2"'})
    assert (early.status_code, early.json()["detail"]) == (409, "还有 17 份制度的修订或废止没有完成。")
    for one in old[:6]:
        ended = {"abolished_on": "2026-10-01", "reason": "职能取消"}
        sent = {**keeper, "If-Match": f'"{one["version"]}"'}
        assert (await client.post(f"{POLICIES}/{one['id']}:abolish", headers=sent, json=ended)).status_code == 200
    for one in old[6:17]:
        body = {"title": one["title"] + "(修订)", "issued_on": "2026-10-08", "effective_on": "2026-10-08"}
        sent = {**keeper, "If-Match": f'"{one["version"]}"'}
        assert (await client.post(f"{POLICIES}/{one['id']}:revise", headers=sent, json=body)).status_code == 200
    for n in range(12):
        await enter(client, keeper, forest.committee if n % 2 else forest.group, f"新制度{n}", "2026-10-15")
    over = await client.post(f"{BASE}/{review['id']}:conclude", headers={**keeper, "If-Match": '"2"'})
    assert over.status_code == 200, over.text
    figures = over.json()["figures"]
    assert [figures[name] for name in ("abolished", "revised", "new", "kept", "open")] == [6, 11, 12, 2, 0]
    listed = (await client.get(BASE, headers=keeper)).json()["items"][0]
    assert listed["figures"] == figures
    late = {"decisions": [{"policy_id": old[0]["id"], "decision": "keep", "reason": "迟了"}]}
    sent = {**keeper, "If-Match": '"3"'}
    assert (await client.post(f"{BASE}/{review['id']}:decide", headers=sent, json=late)).status_code == 409


async def test_what_is_not_in_the_review_is_not_decided_in_it(
    client: httpx.AsyncClient, forest: Forest, keeper: dict[str, str]
) -> None:
    empty = await open_one(client, keeper, forest.group)
    assert (empty.status_code, empty.json()["code"]) == (409, "rule_broken")
    await enter(client, keeper, forest.group, "旧制度", "2025-01-01")
    review = (await open_one(client, keeper, forest.group)).json()
    body = {"decisions": [{"policy_id": str(new_id()), "decision": "keep", "reason": "无"}]}
    answer = await client.post(f"{BASE}/{review['id']}:decide", headers={**keeper, "If-Match": '"1"'}, json=body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "decisions.0.policy_id")
    stale = await client.post(f"{BASE}/{review['id']}:conclude", headers={**keeper, "If-Match": '"7"'})
    assert stale.status_code == 412


async def test_nobody_without_the_right_and_nobody_from_elsewhere(
    client: httpx.AsyncClient, forest: Forest, keeper: dict[str, str], actor: SignIn
) -> None:
    await enter(client, keeper, forest.group, "旧制度", "2025-01-01")
    review = (await open_one(client, keeper, forest.group)).json()
    assert (await client.get(BASE)).status_code == 401
    assert (await client.get(BASE, headers=actor(MEMBER_READ, on=forest.group).headers)).status_code == 403
    below = actor(POLICY_READ, POLICY_EDIT, on=forest.committee).headers
    assert (await client.get(f"{BASE}/{review['id']}", headers=below)).status_code == 404
    sent = {**below, "If-Match": '"1"'}
    assert (await client.post(f"{BASE}/{review['id']}:conclude", headers=sent)).status_code == 404
    reader = actor(POLICY_READ, on=forest.group).headers
    assert (await open_one(client, reader, forest.group)).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "field"), [({"starts_on": "2999-01-01"}, "starts_on"), ({"due_on": "2026-08-01"}, "due_on")]
)
async def test_a_review_begins_by_today_and_ends_after_it_began(
    client: httpx.AsyncClient, forest: Forest, keeper: dict[str, str], wrong: dict[str, str], field: str
) -> None:
    body = {"organization_id": str(forest.group), "title": "梳理", "starts_on": "2026-09-01", "due_on": "2026-12-31"}
    answer = await client.post(BASE, headers=keeper, json=body | wrong)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
