"""A small forest: two committees under a group, two branches each, and one group that is somebody else's."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.ids import new_id
from dangjian.registry.members.models import Member, Post
from dangjian.registry.memberships.models import Membership
from dangjian.registry.organizations.models import CategoryAssignment, Organization

CREATED = datetime(2026, 1, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Forest:
    """The ids of the organisations of the tests."""

    group: UUID
    committee: UUID
    branch: UUID
    sibling: UUID
    other_committee: UUID
    other_branch: UUID
    foreign: UUID
    secretary: UUID


def organization(
    code: str, name: str, kind: str, parent: Organization | None, category: str | None = None
) -> Organization:
    """An organisation row below its parent."""
    key = new_id()
    return Organization(
        id=key,
        code=code,
        name=name,
        pinyin="liangang yixian",
        kind=kind,
        line="party",
        category=category,
        parent_id=parent.id if parent else None,
        path=f"{parent.path if parent else '/'}{key}/",
        founded_on=date(2020, 1, 1),
        version=1,
        created_at=CREATED,
    )


def member(number: str, name: str, at: Organization, kind: str = "full") -> Member:
    """A member of a branch."""
    return Member(
        id=new_id(),
        organization_id=at.id,
        employee_no=number,
        name=name,
        pinyin="wang wu",
        gender="male",
        kind=kind,
        joined_on=date(2010, 7, 1),
        position="轧钢工",
        version=1,
    )


def membership(of: Member) -> Membership:
    """Where a member has belonged since joining."""
    noted = {"reason": "登记时所在支部", "noted_by_name": "系统", "noted_at": CREATED}
    return Membership(
        id=new_id(), member_id=of.id, organization_id=of.organization_id, since=of.joined_on, until=None, **noted
    )


@pytest.fixture
async def forest(session: AsyncSession) -> Forest:
    """The forest with members and one category assignment, flushed on the test's connection."""
    group = organization("G", "云岭钢铁集团党委", "group", None)
    committee = organization("G01", "炼钢厂党委", "party_committee", group)
    branch = organization("G0101", "炼钢一线党支部", "branch", committee, "production")
    sibling = organization("G0102", "炼钢检修党支部", "branch", committee)
    other_committee = organization("G02", "轧钢厂党委", "party_committee", group)
    other_branch = organization("G0201", "轧钢一线党支部", "branch", other_committee, "production")
    foreign = organization("X", "别家集团党委", "group", None)
    for level in ([group, foreign], [committee, other_committee], [branch, sibling, other_branch]):
        session.add_all(level)
        await session.flush()
    secretary = member("1001", "王五", branch)
    people = [secretary, member("1002", "赵六", branch, "probationary"), member("2001", "钱七", other_branch)]
    session.add_all(people)
    await session.flush()
    session.add_all(membership(one) for one in people)
    session.add(
        CategoryAssignment(
            id=new_id(),
            organization_id=branch.id,
            category="production",
            since=date(2026, 1, 1),
            until=None,
            reason="首次分类",
            decided_by_name="组织部",
            decided_at=CREATED,
        )
    )
    await session.flush()
    session.add(
        Post(
            id=new_id(),
            organization_id=branch.id,
            member_id=secretary.id,
            title="支部书记",
            rank=1,
            since=date(2024, 3, 1),
            until=None,
        )
    )
    await session.flush()
    await session.commit()
    return Forest(
        group.id, committee.id, branch.id, sibling.id, other_committee.id, other_branch.id, foreign.id, secretary.id
    )
