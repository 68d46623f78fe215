"""Matrices of duties over HTTP: 12 items, 7 common and 73 individual duties load, and what is amiss is named (C-34)."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.registry.conftest import Forest, organization

from dangjian.kernel.ids import new_id
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import DUTY_EDIT, DUTY_READ, MEMBER_READ

BASE = "/api/v1/registry/duties"
SignIn = Callable[..., Caller]
LOAD = {
    "items": [
        {
            "code": "W01",
            "name": "思想政治工作",
            "business_line": "安全生产",
            "duties": [
                {
                    "kind": "individual",
                    "text": "组织党员突击队参与重点工程",
                    "actor_group": "political_workers",
                    "owners": [
                        {"organization_code": "G01", "part": "accountable"},
                        {"organization_code": "G0101", "part": "responsible"},
                    ],
                },
                {"kind": "individual", "text": "组织党员突击队参加重点工程", "owners": []},
            ],
        }
    ]
}


@pytest.fixture
def keeper(forest: Forest, actor: SignIn) -> dict[str, str]:
    """Whoever keeps the group's matrix."""
    return actor(DUTY_READ, DUTY_EDIT, on=forest.group, name="组织部").headers


@pytest.fixture
async def matrix(client: httpx.AsyncClient, forest: Forest, keeper: dict[str, str]) -> dict[str, Any]:
    """A small one."""
    made = await client.post(f"{BASE}:load", headers=keeper, json={**LOAD, "organization_id": str(forest.group)})
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


async def test_a_matrix_of_the_sources_size_loads_and_answers_who_does_what(
    client: httpx.AsyncClient, forest: Forest, keeper: dict[str, str], session: AsyncSession
) -> None:
    head = await session.get_one(Organization, forest.group)
    units = [organization(f"D{n:02}", f"部门{n:02}", "department", head) for n in range(25)]
    cities = [organization(f"C{n:02}", f"地市公司{n:02}", "unit", head) for n in range(11)]
    session.add_all([*units, *cities])
    await session.flush()
    codes = [one.code for one in (*units, *cities)]
    duties: list[dict[str, Any]] = []
    for n in range(7):
        owners = [{"organization_code": code, "part": "responsible"} for code in codes[1:]]
        lead = {"organization_code": codes[0], "part": "accountable"}
        duties.append({"kind": "common", "text": f"共性职责{n}", "owners": [lead, *owners]})
    for n in range(73):
        lead = {"organization_code": codes[n % 25], "part": "accountable"}
        duties.append({"kind": "individual", "text": f"个性职责{n:02}", "owners": [lead]})
    items = [{"code": f"W{n:02}", "name": f"工作项目{n}", "duties": duties[n::12]} for n in range(12)]
    body = {"organization_id": str(forest.group), "items": items}
    made = await client.post(f"{BASE}:load", headers=keeper, json=body)
    assert made.status_code == 201, made.text
    assert made.json()["figures"] == {"items": 12, "common": 7, "individual": 73, "merged": 0, "units": 36}
    assert {one["kind"] for one in made.json()["findings"]} == {"level_gap"}
    first = [d for i in made.json()["items"] for d in i["duties"] if d["owners"][0]["organization_name"] == "部门00"]
    assert len(first) == 7 + 3


async def test_holes_and_levels_without_anybody_are_named(matrix: dict[str, Any]) -> None:
    assert [one["kind"] for one in matrix["findings"]] == ["hole", "level_gap"]
    assert matrix["findings"][1]["sentence"] == "“思想政治工作”在第 1 级没有责任单位。"
    assert [one["name"] for one in matrix["units"]] == ["炼钢一线党支部", "炼钢厂党委"]
    assert (matrix["items"][0]["business_line"], matrix["items"][0]["duties"][0]["actor_group"]) == (
        "安全生产",
        "political_workers",
    )


async def test_doubles_are_found_and_merged_and_stay_with_the_reason(
    client: httpx.AsyncClient, forest: Forest, keeper: dict[str, str], matrix: dict[str, Any]
) -> None:
    asked = {"organization_id": str(forest.group)}
    pairs = (await client.get(f"{BASE}:doubles", headers=keeper, params=asked)).json()
    assert [(one["likeness"], one["second_text"]) for one in pairs] == [("0.83", "组织党员突击队参加重点工程")]
    url, body = f"{BASE}/{pairs[0]['second_id']}:merge", {"into_id": pairs[0]["first_id"], "reason": "内容相同"}
    merged = await client.post(url, headers={**keeper, "If-Match": '"1"'}, json=body)
    assert (merged.status_code, merged.json()["merge_reason"]) == (200, "内容相同"), merged.text
    again = await client.post(url, headers={**keeper, "If-Match": '"2"'}, json=body)
    assert (again.status_code, again.json()["code"]) == (409, "rule_broken")
    after = (await client.get(BASE, headers=keeper, params=asked)).json()
    assert (after["figures"]["individual"], after["figures"]["merged"]) == (1, 1)
    assert (await client.get(f"{BASE}:doubles", headers=keeper, params=asked)).json() == []


async def test_a_duty_is_put_right_whole_with_owners_and_steps(
    client: httpx.AsyncClient, forest: Forest, keeper: dict[str, str], matrix: dict[str, Any]
) -> None:
    item, duty = matrix["items"][0], matrix["items"][0]["duties"][1]
    owner = {"organization_id": str(forest.other_committee), "part": "accountable"}
    steps = [{"text": "逐级审批"}, {"text": "重复报备", "fate": "delete", "reason": "上级已有数据"}]
    body = {"kind": "individual", "text": "组织技能比武", "owners": [owner], "steps": steps}
    changed = await client.put(f"{BASE}/{duty['id']}", headers={**keeper, "If-Match": '"1"'}, json=body)
    assert changed.status_code == 200, changed.text
    assert [one["organization_name"] for one in changed.json()["owners"]] == ["轧钢厂党委"]
    assert [one["fate"] for one in changed.json()["steps"]] == [None, "delete"]
    stale = await client.put(f"{BASE}/{duty['id']}", headers={**keeper, "If-Match": '"1"'}, json=body)
    assert stale.status_code == 412
    added = await client.post(BASE, headers=keeper, json={**body, "work_item_id": item["id"]})
    assert (added.status_code, added.json()["text"]) == (201, "组织技能比武")
    more = {"organization_id": str(forest.group), "code": "W02", "name": "工会工作"}
    assert (await client.post(f"{BASE}:add-item", headers=keeper, json=more)).json()["figures"]["items"] == 2
    assert (await client.post(f"{BASE}:add-item", headers=keeper, json=more)).status_code == 409


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"steps": [{"text": "报备", "fate": "merge"}]}, "steps.0.reason"),
        ({"owners": [{"organization_id": str(new_id()), "part": "informed"}]}, "owners.0.organization_id"),
        ({"kind": "other"}, "kind"),
        ({"text": ""}, "text"),
    ],
)
async def test_what_cannot_be_taken_names_its_field(
    client: httpx.AsyncClient, keeper: dict[str, str], matrix: dict[str, Any], wrong: dict[str, Any], field: str
) -> None:
    body = {"kind": "individual", "text": "组织技能比武", "work_item_id": matrix["items"][0]["id"], **wrong}
    answer = await client.post(BASE, headers=keeper, json=body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_a_matrix_is_loaded_whole_or_not_at_all(
    client: httpx.AsyncClient, forest: Forest, keeper: dict[str, str]
) -> None:
    owners = [{"organization_code": "NOBODY", "part": "responsible"}]
    item = {"code": "W02", "name": "别的", "duties": [{"kind": "common", "text": "学习", "owners": owners}]}
    body = {"organization_id": str(forest.group), "items": [*LOAD["items"], item]}
    refused = await client.post(f"{BASE}:load", headers=keeper, json=body)
    assert refused.json()["errors"][0]["field"] == "items.1.duties.0.owners.0.organization_code"
    asked = {"organization_id": str(forest.group)}
    assert (await client.get(BASE, headers=keeper, params=asked)).json()["items"] == []


async def test_a_matrix_is_read_by_whom_it_binds_and_kept_by_whose_it_is(
    client: httpx.AsyncClient, forest: Forest, matrix: dict[str, Any], actor: SignIn
) -> None:
    duty = matrix["items"][0]["duties"][0]["id"]
    below = actor(DUTY_READ, DUTY_EDIT, on=forest.branch).headers
    assert (await client.get(f"{BASE}:heads", headers=below)).json() == [
        {"organization_id": str(forest.group), "organization_name": "云岭钢铁集团党委"}
    ]
    read = await client.get(BASE, headers=below, params={"organization_id": str(forest.group)})
    assert (read.json()["figures"]["items"], read.json()["may_edit"]) == (1, False)
    sent = {**below, "If-Match": '"1"'}
    body = {"kind": "individual", "text": "越权"}
    assert (await client.put(f"{BASE}/{duty}", headers=sent, json=body)).status_code == 404


async def test_nobody_without_the_right_and_nobody_from_elsewhere(
    client: httpx.AsyncClient, forest: Forest, matrix: dict[str, Any], actor: SignIn
) -> None:
    asked = {"organization_id": str(forest.group)}
    duty = matrix["items"][0]["duties"][0]["id"]
    assert (await client.get(BASE, params=asked)).status_code == 401
    unfit = actor(MEMBER_READ, on=forest.group).headers
    assert (await client.get(BASE, headers=unfit, params=asked)).status_code == 403
    foreign = actor(DUTY_READ, DUTY_EDIT, on=forest.foreign).headers
    assert (await client.get(BASE, headers=foreign, params=asked)).status_code == 404
    assert (await client.get(f"{BASE}/{duty}", headers=foreign)).status_code == 404
    assert (await client.get(f"{BASE}:heads", headers=foreign)).json() == []
