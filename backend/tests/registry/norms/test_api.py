"""Norms over HTTP: the published figure and the enterprise's own side by side, stricter only, and what follows."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.registry.conftest import Forest, member

from dangjian.kernel.audit import AuditEntry
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import ORGANIZATION_CHANGE, ORGANIZATION_READ, OUTLET_READ

BASE = "/api/v1/registry/norms"
SignIn = Callable[..., Caller]


@pytest.fixture(autouse=True)
def _november(clock_at: Callable[[datetime], None]) -> None:
    clock_at(datetime(2026, 11, 21, 1, 0, tzinfo=UTC))


@pytest.fixture
def department(actor: SignIn, forest: Forest) -> dict[str, str]:
    """The organisation department of the group."""
    return dict(actor(ORGANIZATION_READ, ORGANIZATION_CHANGE, OUTLET_READ, on=forest.group).headers)


def _figure(body: dict[str, Any], norm: str, key: str) -> dict[str, Any]:
    found = [one for row in body["items"] if row["id"] == norm for one in row["figures"] if one["key"] == key]
    assert len(found) == 1
    return dict(found[0])


async def _tighten(
    client: httpx.AsyncClient, headers: dict[str, str], organization_id: object, value: int | None, **more: str
) -> httpx.Response:
    asked = {"organization_id": str(organization_id), "norm": "ORG-01", "key": "min_full_members", **more}
    return await client.post(BASE, json={**asked, "value": value, "reason": "按集团要求"}, headers=headers)


async def test_a_stricter_figure_stands_beside_the_published_one_and_holds_below(
    client: httpx.AsyncClient, forest: Forest, department: dict[str, str], actor: SignIn, session: AsyncSession
) -> None:
    before = (await client.get(BASE, headers=department)).json()
    assert (before["root_id"], before["may_edit"]) == (str(forest.group), True)
    assert _figure(before, "ORG-01", "min_full_members")["own"] is None
    made = await _tighten(client, department, forest.group, 5)
    assert made.status_code == 201, made.text
    shown = _figure(made.json(), "ORG-01", "min_full_members")
    assert (shown["published"], shown["own"], shown["reason"]) == (3, 5, "按集团要求")
    audited = (await session.scalars(select(AuditEntry).where(AuditEntry.action == "organization.tighten"))).one()
    assert audited.after == {"ORG-01 min_full_members": 5}

    branch = actor(ORGANIZATION_READ, on=forest.branch).headers
    seen = (await client.get(BASE, headers=branch)).json()
    assert (_figure(seen, "ORG-01", "min_full_members")["own"], seen["may_edit"]) == (5, False)
    terms = (await client.get("/api/v1/registry/terms", params={"q": "G0101"}, headers=department)).json()["items"]
    assert "正式党员不足 5 人,应联合设立" in terms[0]["warnings"]
    elsewhere = actor(ORGANIZATION_READ, on=forest.foreign).headers
    other = (await client.get(BASE, headers=elsewhere)).json()
    assert _figure(other, "ORG-01", "min_full_members")["own"] is None

    again = await _tighten(client, department, forest.group, None)
    assert _figure(again.json(), "ORG-01", "min_full_members")["own"] is None


async def test_large_branches_are_found_by_the_figure_in_force(
    client: httpx.AsyncClient, forest: Forest, department: dict[str, str], session: AsyncSession
) -> None:
    place = await session.get_one(Organization, forest.branch)
    session.add_all(member(f"30{n}", "孙八", place) for n in range(3))
    await session.commit()
    path = "/api/v1/registry/blind-spots"
    asked = {"kind": "large"}
    assert (await client.get(path, params=asked, headers=department)).json()["total"] == 0
    assert (await _tighten(client, department, forest.group, 4, norm="ORG-02", key="max_members")).status_code == 201
    found = (await client.get(path, params=asked, headers=department)).json()
    assert [row["organization_code"] for row in found["items"]] == ["G0101"]


@pytest.mark.parametrize(
    ("more", "value", "said"),
    [
        ({}, 2, "企业只能从严"),
        ({}, 3, "与规定的 3 相同"),
        ({}, None, "本来就按规定执行"),
        ({"norm": "ORG-06", "key": "branch"}, 2, "企业不能另定"),
        ({"norm": "ORG-99"}, 2, "没有这项规定"),
    ],
)
async def test_a_looser_figure_is_refused_with_the_sentence_why(
    client: httpx.AsyncClient,
    forest: Forest,
    department: dict[str, str],
    more: dict[str, str],
    value: int | None,
    said: str,
) -> None:
    answer = await _tighten(client, department, forest.group, value, **more)
    assert answer.status_code == 422
    assert said in answer.json()["detail"]


async def test_only_the_enterprise_itself_sets_its_figures(
    client: httpx.AsyncClient, forest: Forest, department: dict[str, str], actor: SignIn
) -> None:
    assert (await client.get(BASE)).status_code == 401
    below = await _tighten(client, department, forest.committee, 5)
    assert (below.status_code, "最上级组织" in below.json()["detail"]) == (422, True)
    reader = dict(actor(ORGANIZATION_READ, on=forest.group).headers)
    assert (await _tighten(client, reader, forest.group, 5)).status_code == 403
    outside = dict(actor(ORGANIZATION_READ, ORGANIZATION_CHANGE, on=forest.foreign).headers)
    assert (await _tighten(client, outside, forest.group, 5)).status_code == 404
    assert (await client.get(BASE, params={"organization_id": str(forest.group)}, headers=outside)).status_code == 404
