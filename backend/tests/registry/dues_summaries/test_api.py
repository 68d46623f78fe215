"""Sums of dues over HTTP: what those above see, and what they do not."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.registry.conftest import CREATED, Forest, member

from dangjian.kernel.ids import new_id
from dangjian.registry.dues.models import DuesBase, DuesEntry
from dangjian.registry.dues_summaries.rules import is_too_few
from dangjian.registry.members.models import Member
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import DUES_READ, MEMBER_READ

BASE = "/api/v1/registry/dues-summaries"
SignIn = Callable[..., Any]
NOTED = {"noted_by_name": "系统", "noted_at": CREATED}


@pytest.fixture(autouse=True)
def _november(clock_at: Callable[[datetime], None]) -> None:
    clock_at(datetime(2026, 11, 5, 4, tzinfo=UTC))


def _owes(one: Member, month: int, due: str, paid: str = "0") -> list[Any]:
    when = datetime(2026, month, 1, tzinfo=UTC).date()
    facts: dict[str, Any] = {"member_id": one.id, "organization_id": one.organization_id, "month": when, **NOTED}
    lines = [DuesEntry(id=new_id(), kind="due", dues_amount=Decimal(due), **facts)]
    if paid != "0":
        lines.append(DuesEntry(id=new_id(), kind="paid", dues_amount=Decimal(paid), paid_on=when, **facts))
    return lines


@pytest.fixture
async def owing(session: AsyncSession, forest: Forest) -> None:
    """Three in one branch, of whom one has paid nothing for half a year; a single one in another."""
    place = await session.get_one(Organization, forest.branch)
    other = await session.get_one(Organization, forest.other_branch)
    people = [member(f"90{at}", f"黎{at}", place) for at in range(3)]
    lonely = member("909", "独一人", other)
    session.add_all([*people, lonely])
    await session.flush()
    since = datetime(2026, 5, 1, tzinfo=UTC).date()
    session.add_all(
        DuesBase(id=new_id(), member_id=one.id, kind="supported", since=since, **NOTED) for one in (*people, lonely)
    )
    for month in range(5, 12):
        session.add_all(_owes(people[0], month, "50.00", "50.00"))
        session.add_all(_owes(people[1], month, "30.00", "0" if month == 10 else "30.00"))
        session.add_all(_owes(people[2], month, "20.00"))
    session.add_all(_owes(lonely, 11, "75.00", "70.00"))
    await session.commit()


async def _sums(client: httpx.AsyncClient, headers: dict[str, str], **params: str) -> dict[str, dict[str, Any]]:
    found = (await client.get(BASE, params=params, headers=headers)).json()
    return {row["organization_code"]: row for row in found}


@pytest.mark.usefixtures("owing")
async def test_parts_are_summed_with_all_below_them(client: httpx.AsyncClient, forest: Forest, actor: SignIn) -> None:
    headers = actor(DUES_READ, on=forest.group).headers
    tops = await _sums(client, headers)
    assert list(tops) == ["G"]
    assert (tops["G"]["assessed"], tops["G"]["due"], tops["G"]["paid"], tops["G"]["open"]) == (
        *(4, "175.00", "150.00", "25.00"),
    )
    parts = await _sums(client, headers, organization_id=str(forest.group))
    assert list(parts) == ["G", "G01", "G02"]
    first = parts["G01"]
    assert (first["assessed"], first["due"], first["paid"], first["open"]) == (3, "100.00", "80.00", "20.00")
    assert (first["in_arrears"], first["matters"], first["without_base"], first["has_parts"]) == (2, 1, 2, True)
    october = await _sums(client, headers, organization_id=str(forest.committee), month="2026-10")
    assert (october["G0101"]["open"], october["G0102"]["assessed"]) == ("50.00", 0)


@pytest.mark.usefixtures("owing")
async def test_a_sum_of_too_few_is_left_out_and_no_person_is_named(
    client: httpx.AsyncClient, forest: Forest, actor: SignIn
) -> None:
    headers = actor(DUES_READ, on=forest.group).headers
    lonely = (await _sums(client, headers, organization_id=str(forest.other_committee)))["G0201"]
    assert (lonely["assessed"], lonely["due"], lonely["paid"], lonely["open"]) == (1, None, None, None)
    exported = await client.get(f"{BASE}:export", params={"organization_id": str(forest.group)}, headers=headers)
    assert "炼钢厂党委" in exported.text
    assert "独一人" not in exported.text
    assert "75.00" not in exported.text.replace("175.00", "")


@pytest.mark.usefixtures("owing")
async def test_nothing_outside_is_summed(client: httpx.AsyncClient, forest: Forest, actor: SignIn) -> None:
    headers = actor(DUES_READ, on=forest.other_committee).headers
    assert list(await _sums(client, headers)) == ["G02"]
    assert await _sums(client, headers, organization_id=str(forest.committee)) == {}
    assert (await client.get(BASE)).status_code == 401
    assert (await client.get(BASE, headers=actor(MEMBER_READ, on=forest.group).headers)).status_code == 403


@pytest.mark.parametrize(("people", "expected"), [(0, False), (1, True), (2, True), (3, False)])
def test_fewer_than_three_are_too_few(people: int, expected: bool) -> None:
    assert is_too_few(people) is expected
