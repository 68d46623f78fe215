"""A small group in November 2026: two enterprises, a department, a branch with members, and those who set targets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.ids import new_id
from dangjian.kernel.tokens import key_ring, mint_access
from dangjian.registry.members.models import Member
from dangjian.registry.organizations.models import Organization
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import TARGET_PUBLISH, TARGET_READ, TARGET_SET

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
BASE = "/api/v1/targets/targets"


@dataclass(frozen=True)
class Place:
    """The ids of the tests' organisations and members."""

    group: UUID
    hotels: UUID
    travel: UUID
    finance: UUID
    branch: UUID
    chair: UUID
    head: UUID
    worker: UUID


@dataclass(frozen=True)
class People:
    """Who sets and publishes for the group, for one enterprise, and who only looks."""

    group: Any
    hotels: Any
    reader: Any


@pytest.fixture(autouse=True)
def _march(clock_at: Callable[[datetime], None]) -> None:
    clock_at(NOW)


def signed(caller: Any, seen: int | None = None) -> dict[str, str]:
    """The caller's header with a token of this moment, and the version seen."""
    me = caller.actor
    token = mint_access(key_ring(), account_id=me.account_id, session_id=me.session_id, grant_version=0)
    headers = {"Authorization": f"Bearer {token}"}
    return headers if seen is None else headers | {"If-Match": f'"{seen}"'}


def _organization(session: AsyncSession, code: str, name: str, kind: str, above: str, parent: UUID | None) -> UUID:
    key = new_id()
    line = "party" if kind == "branch" else "administrative"
    shared: dict[str, Any] = {
        "id": key,
        "code": code,
        "name": name,
        "kind": kind,
        "line": line,
        "category": "management" if kind == "branch" else None,
        "parent_id": parent,
        "path": f"{above}{key}/",
        "version": 1,
    }
    session.add(Organization(**shared, pinyin=code, founded_on=None, created_at=NOW))
    session.add(OrganizationCopy(**shared))
    return key


def _member(session: AsyncSession, number: str, name: str, at: UUID) -> UUID:
    key = new_id()
    session.add(
        Member(
            id=key,
            organization_id=at,
            employee_no=number,
            name=name,
            pinyin=name,
            gender="female",
            kind="full",
            joined_on=date(2010, 7, 1),
            position="经理",
            version=1,
        )
    )
    return key


@pytest.fixture
async def place(session: AsyncSession) -> Place:
    """The group, on the test's connection."""
    group = _organization(session, "WL", "文旅集团", "group", "/", None)
    await session.flush()
    under = f"/{group}/"
    hotels = _organization(session, "WL01", "酒店公司", "unit", under, group)
    travel = _organization(session, "WL02", "旅行社公司", "unit", under, group)
    finance = _organization(session, "WL03", "财务部", "department", under, group)
    await session.flush()
    branch = _organization(session, "WL0101", "酒店党支部", "branch", f"{under}{hotels}/", hotels)
    await session.flush()
    people = [
        _member(session, number, name, branch)
        for number, name in (("1001", "周主席"), ("1002", "陈经理"), ("1003", "李员工"))
    ]
    await session.commit()
    return Place(group, hotels, travel, finance, branch, *people)


@pytest.fixture
def people(actor: Callable[..., Any], place: Place) -> People:
    """Those who act."""
    sets = (TARGET_READ, TARGET_SET, TARGET_PUBLISH)
    return People(
        group=actor(*sets, on=place.group, name="集团组织部"),
        hotels=actor(*sets, on=place.hotels, name="酒店党委"),
        reader=actor(TARGET_READ, on=place.hotels, name="酒店读者", member_id=place.worker),
    )


def target_body(place: Place, **changes: Any) -> dict[str, Any]:
    """A revenue target of the group that could be published as it is."""
    return {
        "organization_id": str(place.group),
        "year": 2026,
        "title": "全年营业收入",
        "side": "business",
        "measure": "营业收入",
        "unit": "亿元",
        "target_value": "20.00",
        "last_year_actual": "18.50",
        "starts_on": "2026-01-01",
        "due_on": "2026-12-31",
        "owner_member_id": str(place.chair),
        "evidence": "财务快报",
        "indicator": "revenue",
        "tags": ["aspect.benefit"],
        **changes,
    }
