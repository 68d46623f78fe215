"""Classes and tiers over HTTP: named by the enterprise, given with day and reason, listed by class and tier (B-35)."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.conftest import Caller
from tests.registry.conftest import Forest

from dangjian.kernel.ids import new_id
from dangjian.registry.permissions import MEMBER_READ, TALENT_EDIT, TALENT_READ

GRADES = "/api/v1/registry/talent-grades"
TALENTS = "/api/v1/registry/talents"
SignIn = Callable[..., Caller]
TRAINING = "每季度集中培训一次,每年到项目上锻炼三个月"


@pytest.fixture
def keeper(forest: Forest, actor: SignIn) -> dict[str, str]:
    """Whoever keeps classes and tiers for the whole group."""
    return actor(TALENT_READ, TALENT_EDIT, on=forest.group, name="组织部张三").headers


@pytest.fixture
async def grades(client: httpx.AsyncClient, forest: Forest, keeper: dict[str, str]) -> dict[str, str]:
    """Two classes and two tiers that the group named."""
    said = (
        ("class", "经营管理类", None),
        ("class", "专业技术类", None),
        ("tier", "骨干层", TRAINING),
        ("tier", "后备层", "一年一训"),
    )
    made = {}
    for place, (kind, title, training) in enumerate(said, 1):
        body = {"organization_id": str(forest.group), "kind": kind, "title": title, "ordinal": place}
        answer = await client.post(GRADES, headers=keeper, json={**body, "training": training})
        assert answer.status_code == 201, answer.text
        made[title] = answer.json()["id"]
    return made


def given(grades: dict[str, str], class_: str, tier: str, since: str) -> dict[str, Any]:
    return {"class_id": grades[class_], "tier_id": grades[tier], "since": since, "reason": "连续两年完成降本目标"}


async def test_a_cadre_is_managed_by_class_trained_by_tier_and_the_past_stays(
    client: httpx.AsyncClient, forest: Forest, keeper: dict[str, str], grades: dict[str, str]
) -> None:
    place = f"{TALENTS}/{forest.secretary}"
    before = (await client.get(TALENTS, headers=keeper)).json()["items"]
    assert [(one["name"], one["posts"], one["class_title"]) for one in before] == [
        ("王五", "炼钢一线党支部支部书记", None)
    ]
    first = given(grades, "经营管理类", "后备层", "2026-01-01")
    assert (await client.post(f"{place}:assign", headers=keeper, json=first)).status_code == 200
    second = given(grades, "经营管理类", "骨干层", "2026-10-01")
    now = (await client.post(f"{place}:assign", headers=keeper, json=second)).json()
    assert (now["class_title"], now["tier_title"], now["training"]) == ("经营管理类", "骨干层", TRAINING)
    assert [(one["tier_title"], one["since"], one["decided_by_name"]) for one in now["given"]] == [
        *(("骨干层", "2026-10-01", "组织部张三"), ("后备层", "2026-01-01", "组织部张三")),
    ]
    assert [(one["title"], one["until"]) for one in now["held"]] == [("支部书记", None)]
    earlier = await client.post(f"{place}:assign", headers=keeper, json=first)
    assert (earlier.status_code, earlier.json()["errors"][0]["field"]) == (422, "since")
    for narrowed, total in (
        ({"tier_id": grades["骨干层"]}, 1),
        ({"tier_id": grades["后备层"]}, 0),
        ({"class_id": grades["经营管理类"], "q": "王"}, 1),
        ({"class_id": grades["专业技术类"]}, 0),
        ({"without": "true"}, 0),
        ({"organization_id": str(forest.other_committee)}, 0),
    ):
        assert (await client.get(TALENTS, headers=keeper, params=narrowed)).json()["total"] == total


async def test_the_enterprise_names_its_own_and_retires_them(
    client: httpx.AsyncClient, forest: Forest, keeper: dict[str, str], grades: dict[str, str], actor: SignIn
) -> None:
    listed = (await client.get(GRADES, headers=actor(TALENT_READ, on=forest.branch).headers)).json()
    assert [one["title"] for one in listed] == ["经营管理类", "专业技术类", "骨干层", "后备层"]
    assert (await client.get(GRADES, headers=actor(TALENT_READ, on=forest.foreign).headers)).json() == []
    words = {"title": "青蓝层", "ordinal": 4, "training": "一年一训", "is_retired": True}
    sent = {**keeper, "If-Match": '"1"'}
    changed = await client.put(f"{GRADES}/{grades['后备层']}", headers=sent, json=words)
    assert (changed.status_code, changed.json()["is_retired"], changed.json()["version"]) == (200, True, 2)
    assert (await client.put(f"{GRADES}/{grades['后备层']}", headers=sent, json=words)).status_code == 412
    body = given(grades, "经营管理类", "后备层", "2026-01-01")
    refused = await client.post(f"{TALENTS}/{forest.secretary}:assign", headers=keeper, json=body)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "tier_id")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "经营管理类"}, "title"),
        ({"kind": "tier", "title": "新层"}, "training"),
        ({"kind": "age"}, "kind"),
        ({"ordinal": 0}, "ordinal"),
        ({"organization_id": "committee"}, "organization_id"),
    ],
)
async def test_a_grade_that_cannot_be_taken_names_its_field(
    client: httpx.AsyncClient,
    forest: Forest,
    keeper: dict[str, str],
    grades: dict[str, str],
    wrong: dict[str, Any],
    field: str,
) -> None:
    body = {"organization_id": str(forest.group), "kind": "class", "title": "营销类", "ordinal": 3, **wrong}
    if body["organization_id"] == "committee":
        body["organization_id"] = str(forest.committee)
    answer = await client.post(GRADES, headers=keeper, json=body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field), answer.text


async def test_nobody_without_the_right_nobody_from_elsewhere_and_nobody_for_oneself(
    client: httpx.AsyncClient, forest: Forest, keeper: dict[str, str], grades: dict[str, str], actor: SignIn
) -> None:
    place = f"{TALENTS}/{forest.secretary}"
    body = given(grades, "经营管理类", "骨干层", "2026-10-01")
    assert [(await client.get(one)).status_code for one in (TALENTS, GRADES, place)] == [401] * 3
    member = actor(MEMBER_READ, on=forest.group).headers
    assert [(await client.get(one, headers=member)).status_code for one in (TALENTS, GRADES, place)] == [403] * 3
    reader = actor(TALENT_READ, on=forest.group).headers
    assert (await client.post(f"{place}:assign", headers=reader, json=body)).status_code == 403
    assert (await client.get(place, headers=reader)).json()["may_assign"] is False
    beside = actor(TALENT_READ, TALENT_EDIT, on=forest.other_committee).headers
    assert (await client.get(place, headers=beside)).status_code == 404
    assert (await client.post(f"{place}:assign", headers=beside, json=body)).status_code == 404
    himself = actor(TALENT_READ, TALENT_EDIT, on=forest.group, member_id=forest.secretary).headers
    assert (await client.post(f"{place}:assign", headers=himself, json=body)).status_code == 404
    assert (await client.get(f"{TALENTS}/{new_id()}", headers=keeper)).status_code == 404
    sent = {**beside, "If-Match": '"1"'}
    words = {"title": "别人的", "ordinal": 1}
    assert (await client.put(f"{GRADES}/{grades['经营管理类']}", headers=sent, json=words)).status_code == 404
