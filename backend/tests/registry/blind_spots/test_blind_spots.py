"""Blind spots: what counts as one, live lists, and months counted from the rows that held then (D-15, D-18)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.registry.conftest import Forest

from dangjian.kernel.ids import new_id
from dangjian.registry.blind_spots import rules
from dangjian.registry.external_members.models import ExternalMember
from dangjian.registry.members.actions import move_branch
from dangjian.registry.members.models import Member
from dangjian.registry.outlets.models import Outlet
from dangjian.registry.permissions import OUTLET_READ

BASE = "/api/v1/registry/blind-spots"
SignIn = Callable[..., Any]


@pytest.fixture(autouse=True)
def _november(clock_at: Callable[[datetime], None]) -> None:
    clock_at(datetime(2026, 11, 21, 4, tzinfo=UTC))


@pytest.mark.parametrize(
    ("full", "members", "size"),
    [(2, 60, "small"), (3, 3, None), (3, 50, None), (3, 51, "large"), (0, 0, "small")],
)
def test_a_branch_is_too_small_or_too_large_by_the_norm(full: int, members: int, size: str | None) -> None:
    assert rules.size_of(full, members) == size


def test_the_trend_has_twelve_days_and_ends_today() -> None:
    days = rules.month_ends(date(2026, 3, 31))
    assert (len(days), days[0], days[-2:]) == (12, date(2025, 4, 30), [date(2026, 2, 28), date(2026, 3, 31)])


def _outlet(code: str, at: Any, own: int) -> Outlet:
    opened = date(2016, 1, 1)
    return Outlet(
        id=new_id(),
        code=code,
        name=code,
        organization_id=at,
        staff_count=5,
        opened_on=opened,
        own_member_count=own,
        external_member_count=1,
        coverage_since=opened,
        version=1,
    )


@pytest.fixture
async def spots(session: AsyncSession, forest: Forest) -> Forest:
    """An uncovered outlet with somebody affiliated elsewhere, and one member of two in a group."""
    session.add_all([_outlet("W1", forest.branch, 0), _outlet("W2", forest.branch, 1)])
    guest = {"organization_id": forest.branch, "name": "孙七", "home_organization": "新桥村党支部", "version": 1}
    session.add_all(
        [
            ExternalMember(id=new_id(), since=date(2026, 9, 10), left_on=None, **guest),
            ExternalMember(id=new_id(), since=date(2026, 1, 1), left_on=date(2026, 9, 1), **guest),
        ]
    )
    await session.execute(update(Member).where(Member.employee_no == "1001").values(party_group="第一党小组"))
    await session.commit()
    return forest


async def test_the_report_names_each_branch_once_with_what_is_not_seen_of_it(
    client: httpx.AsyncClient, spots: Forest, actor: SignIn
) -> None:
    headers = actor(OUTLET_READ, on=spots.group).headers
    page = (await client.get(BASE, headers=headers)).json()
    rows = {row["organization_code"]: row for row in page["items"]}
    names = ("full_members", "members", "without_group", "external_members", "outlets", "uncovered", "size")
    assert [rows["G0101"][name] for name in names] == [1, 2, 1, 1, 2, 1, "small"]
    assert [rows["G0102"][name] for name in names] == [0, 0, 0, 0, 0, 0, "small"]
    for kind, codes in (("uncovered", ["G0101"]), ("external", ["G0101"]), ("large", [])):
        found = (await client.get(BASE, params={"kind": kind}, headers=headers)).json()["items"]
        assert [row["organization_code"] for row in found] == codes
    found = (await client.get(BASE, params={"kind": "without_group"}, headers=headers)).json()["items"]
    assert [row["organization_code"] for row in found] == ["G0101", "G0201"]
    exported = (await client.get(f"{BASE}:export", headers=headers)).text
    assert "炼钢一线党支部,1,2,1,1,2,1,正式党员不足规定人数" in exported


async def test_the_figures_and_their_months_are_counted_from_rows(
    client: httpx.AsyncClient, session: AsyncSession, spots: Forest, actor: SignIn
) -> None:
    await move_branch(session, None, spots.other_branch, spots.branch, date(2026, 10, 15), "划转")
    await session.commit()
    headers = actor(OUTLET_READ, on=spots.group).headers
    below = {"organization_id": str(spots.committee)}
    found = (await client.get(f"{BASE}:overview", params=below, headers=headers)).json()
    assert found["figures"] == {
        **{"outlets": 2, "uncovered": 1, "uncovered_share": "50.00", "own_members": 3, "without_group": 2},
        **{"external_members": 1, "external_share": "25.00", "branches": 2, "small": 2, "large": 0},
    }
    months = {one["on"]: (one["own_members"], one["external_members"], one["small"]) for one in found["trend"]}
    assert [months[day] for day in ("2026-08-31", "2026-09-30", "2026-10-31", "2026-11-21")] == [
        *((2, 1, 2), (2, 1, 2), (3, 1, 2), (3, 1, 2))
    ]
    assert months["2025-12-31"] == (2, 0, 2)


async def test_blind_spots_are_for_those_who_may(client: httpx.AsyncClient, spots: Forest, actor: SignIn) -> None:
    for path in (BASE, f"{BASE}:overview", f"{BASE}:export"):
        assert (await client.get(path)).status_code == 401
        assert (
            await client.get(path, headers=actor("registry.member:read", on=spots.group).headers)
        ).status_code == 403
    outside = actor(OUTLET_READ, on=spots.foreign).headers
    assert (await client.get(BASE, headers=outside)).json()["total"] == 0
    figures = (await client.get(f"{BASE}:overview", headers=outside)).json()["figures"]
    assert set(figures.values()) == {0, None}
