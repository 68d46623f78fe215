"""Members over HTTP."""

from collections.abc import Callable
from typing import Any

import httpx
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.registry.conftest import Forest

from dangjian.kernel.tokens import key_ring, mint_service
from dangjian.registry.members.models import Member
from dangjian.registry.permissions import MEMBER_READ

BASE = "/api/v1/registry/members"
SignIn = Callable[..., Any]


async def test_members_of_the_subtree_are_listed_with_branch_and_post(
    client: httpx.AsyncClient, forest: Forest, actor: SignIn
) -> None:
    headers = actor(MEMBER_READ, on=forest.committee).headers
    page = (await client.get(BASE, headers=headers)).json()
    assert page["total"] == 2
    assert [(m["name"], m["post"], m["organization_name"]) for m in page["items"]] == [
        ("王五", "支部书记", "炼钢一线党支部"),
        ("赵六", None, "炼钢一线党支部"),
    ]


async def test_members_are_found_by_name_number_and_kind(
    client: httpx.AsyncClient, forest: Forest, actor: SignIn
) -> None:
    headers = actor(MEMBER_READ, on=forest.group).headers
    for params, names in (({"q": "钱"}, ["钱七"]), ({"q": "1002"}, ["赵六"]), ({"kind": "probationary"}, ["赵六"])):
        page = (await client.get(BASE, headers=headers, params=params)).json()
        assert [m["name"] for m in page["items"]] == names


async def test_a_number_with_letters_is_found_however_it_is_typed(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, actor: SignIn
) -> None:
    headers = actor(MEMBER_READ, on=forest.group).headers
    await session.execute(update(Member).where(Member.name == "赵六").values(employee_no="YZ30059"))
    await session.commit()
    for typed in ("YZ30059", "yz3005"):
        page = (await client.get(BASE, headers=headers, params={"q": typed})).json()
        assert [m["name"] for m in page["items"]] == ["赵六"]


async def test_paging_limits_hold(client: httpx.AsyncClient, forest: Forest, actor: SignIn) -> None:
    headers = actor(MEMBER_READ, on=forest.group).headers
    for params in ({"page": "0"}, {"size": "201"}, {"size": "-1"}, {"page": "1e3"}, {"page": "99999999999999999999"}):
        assert (await client.get(BASE, headers=headers, params=params)).status_code == 422
    assert (await client.get(BASE, headers=headers, params={"page": "9"})).json()["items"] == []


async def test_standing_is_told_to_services_alone(client: httpx.AsyncClient, forest: Forest, actor: SignIn) -> None:
    path = f"{BASE}/{forest.secretary}/standing"
    params = {"organization_id": str(forest.branch), "day": "2026-03-01"}
    person = actor(MEMBER_READ, on=forest.group).headers
    assert (await client.get(path, params=params, headers=person)).status_code == 401
    service = {"Authorization": f"Bearer {mint_service(key_ring(), service='appraisal', audience='registry')}"}
    assert (await client.get(path, params=params, headers=service)).json() == {"belongs": True, "holds_post": True}
    early = await client.get(path, params={**params, "day": "2023-01-01"}, headers=service)
    assert early.json()["holds_post"] is False
