"""A small forest as appraisal knows it, with the record types of the shipped pack, on a day in November."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.appraisal.packs.queries import load_pack
from dangjian.appraisal.permissions import (
    ATTACHMENT_ADD,
    RECORD_ENTER,
    RECORD_IMPORT_HISTORICAL,
    RECORD_READ,
    RECORD_VOID,
)
from dangjian.appraisal.record_types.actions import install_pack
from dangjian.kernel.ids import new_id

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
MEETING = {"topic": "选举支部委员", "attendance_rate": "0.95"}
Enter = Callable[..., Awaitable[httpx.Response]]
SignIn = Callable[..., Any]
Headers = dict[str, str]


@dataclass(frozen=True)
class Ledger:
    """The organisations of the tests."""

    group: UUID
    committee: UUID
    branch: UUID
    sibling: UUID
    other_committee: UUID
    other_branch: UUID


def copy_of(code: str, name: str, kind: str, parent: OrganizationCopy | None) -> OrganizationCopy:
    """A row of the tree's copy below its parent."""
    key = new_id()
    return OrganizationCopy(
        id=key,
        code=code,
        name=name,
        kind=kind,
        line="party",
        category="production" if kind == "branch" else None,
        parent_id=parent.id if parent else None,
        path=f"{parent.path if parent else '/'}{key}/",
        version=1,
    )


async def plant(session: AsyncSession) -> Ledger:
    """The forest and the record types, written."""
    group = copy_of("G", "云岭钢铁集团党委", "group", None)
    committee = copy_of("G01", "炼钢厂党委", "party_committee", group)
    branch = copy_of("G0101", "炼钢一线党支部", "branch", committee)
    sibling = copy_of("G0102", "炼钢检修党支部", "branch", committee)
    other_committee = copy_of("G02", "轧钢厂党委", "party_committee", group)
    other_branch = copy_of("G0201", "轧钢一线党支部", "branch", other_committee)
    session.add_all([group, committee, branch, sibling, other_committee, other_branch])
    await install_pack(session, load_pack("star-branch-5521"))
    await session.commit()
    return Ledger(group.id, committee.id, branch.id, sibling.id, other_committee.id, other_branch.id)


@pytest.fixture
async def ledger(session: AsyncSession, clock_at: Callable[[datetime], None]) -> Ledger:
    """The forest on the test's connection, at noon of 21 November 2026."""
    clock_at(NOON)
    return await plant(session)


@pytest.fixture
def secretary(ledger: Ledger, actor: SignIn) -> Headers:
    """The headers of the branch's secretary."""
    rights = (RECORD_READ, RECORD_ENTER, ATTACHMENT_ADD, RECORD_VOID)
    headers: Headers = actor(*rights, on=ledger.branch, name="王书记", member_id=new_id()).headers
    return headers


@pytest.fixture
def orgdept(ledger: Ledger, actor: SignIn) -> Headers:
    """The headers of the group's organisation department."""
    rights = (RECORD_READ, RECORD_ENTER, ATTACHMENT_ADD, RECORD_VOID, RECORD_IMPORT_HISTORICAL)
    headers: Headers = actor(*rights, on=ledger.group, name="组织部").headers
    return headers


@pytest.fixture
def outsider(ledger: Ledger, actor: SignIn) -> Headers:
    """The headers of another branch's secretary."""
    headers: Headers = actor(RECORD_READ, RECORD_ENTER, ATTACHMENT_ADD, RECORD_VOID, on=ledger.other_branch).headers
    return headers


@pytest.fixture
def enter(client: httpx.AsyncClient, ledger: Ledger, secretary: Headers) -> Enter:
    """`enter(occurred_on="2026-10-01")` enters a meeting of the branch, with some fields changed."""

    async def go(headers: Headers | None = None, **changes: Any) -> httpx.Response:
        body = {"organization_id": str(ledger.branch), "type": "members_meeting", "occurred_on": "2026-11-20"}
        sent = {**body, "values": MEETING, **changes}
        return await client.post("/api/v1/appraisal/records", json=sent, headers=headers or secretary)

    return go
