"""Letters for many units at once, from their published targets; each unit is told apart."""

from collections.abc import Callable
from typing import Any

import httpx
from sqlalchemy.ext.asyncio import AsyncSession
from tests.targets.letters.conftest import DRAFTS, People, Place, drafted, signed, target_of

from dangjian.kernel.ids import new_id
from dangjian.targets.permissions import LETTER_DRAFT

Client = httpx.AsyncClient


async def test_all_branches_of_a_committee_get_theirs_and_each_is_told_apart(
    client: Client, place: Place, people: People, session: AsyncSession
) -> None:
    body = {"superior_id": str(place.committee), "year": 2026}
    first = (await client.post(DRAFTS, headers=signed(people.committee), json=body)).json()
    assert first["created"] == 1
    told = {item["organization_name"]: item for item in first["items"]}
    assert told["炼钢党支部"]["clauses"] == 2
    assert "没有已下达的目标" in told["检修党支部"]["message"]
    session.add(target_of(place.sibling, "T-009", "设备完好率", "business"))
    session.add(target_of(place.sibling, "T-010", "草拟中的目标", "party", state="draft", published_at=None))
    session.add(target_of(place.sibling, "T-011", "张三的目标", "business", level="person"))
    await session.commit()
    again = (await client.post(DRAFTS, headers=signed(people.committee), json=body)).json()
    told = {item["organization_name"]: item for item in again["items"]}
    assert (again["created"], told["检修党支部"]["clauses"]) == (1, 1)
    assert told["炼钢党支部"]["message"] == "该年度已有责任书。"


async def test_what_is_not_below_or_not_in_scope_is_said_for_each(client: Client, place: Place, people: People) -> None:
    stranger = str(new_id())
    body = {
        "superior_id": str(place.committee),
        "year": 2026,
        "organization_ids": [str(place.branch), stranger, str(place.committee)],
    }
    answer = (await client.post(DRAFTS, headers=signed(people.committee), json=body)).json()
    assert answer["created"] == 1
    lost = {item["organization_id"] for item in answer["items"] if item["letter_id"] is None}
    assert lost == {stranger, str(place.committee)}


async def test_a_repeated_request_drafts_once(client: Client, place: Place, people: People) -> None:
    headers = signed(people.committee) | {"Idempotency-Key": "once"}
    body = {"superior_id": str(place.committee), "year": 2026, "organization_ids": [str(place.branch)]}
    first = await client.post(DRAFTS, headers=headers, json=body)
    again = await client.post(DRAFTS, headers=headers, json=body)
    assert first.json() == again.json()
    assert first.json()["created"] == 1


async def test_only_those_who_draft_above(
    client: Client, place: Place, people: People, actor: Callable[..., Any]
) -> None:
    body = {"superior_id": str(place.committee), "year": 2026}
    assert (await client.post(DRAFTS, json=body)).status_code == 401
    assert (await client.post(DRAFTS, headers=signed(people.secretary), json=body)).status_code == 403
    below = actor(LETTER_DRAFT, on=place.branch)
    assert (await client.post(DRAFTS, headers=signed(below), json=body)).status_code == 404
    spoiled: list[dict[str, Any]] = [{"year": 1}, {"organization_ids": []}, {"superior_id": "x"}]
    for bad in spoiled:
        assert (await client.post(DRAFTS, headers=signed(people.committee), json=body | bad)).status_code == 422


async def test_a_clause_may_be_linked_to_the_units_targets_and_their_tasks(
    client: Client, place: Place, people: People
) -> None:
    asked = {"organization_id": str(place.branch), "year": "2026"}
    answer = await client.get(f"{DRAFTS}/choices", headers=signed(people.committee), params=asked)
    assert [target["number"] for target in answer.json()["targets"]] == ["T-001", "T-002"]
    assert [task["id"] for task in answer.json()["tasks"]] == [str(place.task)]
    assert (await client.get(f"{DRAFTS}/choices", params=asked)).status_code == 401
    refused = await client.get(f"{DRAFTS}/choices", headers=signed(people.secretary), params=asked)
    assert refused.status_code == 403


async def test_a_draft_carries_the_groups_and_examples_of_accountability(
    client: Client, place: Place, people: People
) -> None:
    draft = (await drafted(client, place, people))["draft"]
    assert [clause["content_group"] for clause in draft["clauses"]] == ["six_constructions", "production"]
    assert len(draft["accountability"]) == 3
    assert draft["head"] is None
