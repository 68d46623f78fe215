"""A group with two branches, their members, a published scheme, and people who verify."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.organizations.models import CategoryCopy, OrganizationCopy
from dangjian.appraisal.permissions import VERIFICATION_READ, VERIFICATION_VERIFY
from dangjian.appraisal.records.models import Record, RecordVoid
from dangjian.appraisal.runs.models import Run
from dangjian.appraisal.schemes.models import SchemeVersion
from dangjian.appraisal.schemes.queries import loaded
from dangjian.kernel import clock
from dangjian.kernel.ids import new_id
from dangjian.registry.members.models import Member, Post
from dangjian.registry.memberships.models import Membership
from dangjian.registry.organizations.models import Organization

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
SCHEME = """\
code: small
title: 小方案
version: 1
subject: branch
categories: {production: 生产类, auxiliary: 辅助类}
indices:
  team: {title: 队伍, weight: 100}
indicators:
  - code: meeting
    title: 党员大会
    index: team
    kind: base
    points: 10
    cycle: quarter
    control: dual
    measure: {type: meeting, aggregate: count}
    score: {method: proportional, full: 1}
  - code: site
    title: 现场验收
    index: team
    kind: base
    points: 5
    cycle: quarter
    control: offline
  - code: output
    title: 产量
    index: team
    kind: special
    points: 20
    cycle: month
    categories: [production]
    measure: {type: production, aggregate: sum, field: done}
    score: {method: proportional, full: 100}
  - code: accident
    title: 责任事故
    kind: veto
    cycle: year
    measure: {type: incident, aggregate: count}
    when: {gte: 1}
    effect: {disqualify: true}
"""


@dataclass(frozen=True)
class Place:
    """The ids of the tests' organisations and members."""

    group: UUID
    branch: UUID
    sibling: UUID
    scheme: UUID
    secretary: UUID
    former_secretary: UUID
    member: UUID
    outsider: UUID


@pytest.fixture(autouse=True)
def _november(clock_at: Callable[[datetime], None]) -> None:
    clock_at(NOW)


def _organizations() -> tuple[list[Organization], list[OrganizationCopy]]:
    group, branch, sibling = new_id(), new_id(), new_id()
    rows = [
        (group, "G", "云岭集团党委", "group", None, None, f"/{group}/"),
        (branch, "G01", "炼钢党支部", "branch", "production", group, f"/{group}/{branch}/"),
        (sibling, "G02", "检修党支部", "branch", "auxiliary", group, f"/{group}/{sibling}/"),
    ]
    found, copies = [], []
    for key, code, name, kind, category, parent, path in rows:
        shared: dict[str, Any] = {
            "id": key,
            "code": code,
            "name": name,
            "kind": kind,
            "line": "party",
            "category": category,
            "parent_id": parent,
            "path": path,
            "version": 1,
        }
        found.append(Organization(**shared, pinyin=code, founded_on=None, created_at=NOW))
        copies.append(OrganizationCopy(**shared))
    return found, copies


def _member(number: str, name: str, at: UUID) -> Member:
    return Member(
        id=new_id(),
        organization_id=at,
        employee_no=number,
        name=name,
        pinyin=name,
        gender="male",
        kind="full",
        joined_on=date(2010, 7, 1),
        position="技术员",
        version=1,
    )


def _membership(of: Member) -> Membership:
    noted = {"reason": "登记时所在支部", "noted_by_name": "系统", "noted_at": NOW}
    return Membership(
        id=new_id(), member_id=of.id, organization_id=of.organization_id, since=of.joined_on, until=None, **noted
    )


def _post(at: UUID, member: UUID, since: date, until: date | None) -> Post:
    return Post(id=new_id(), organization_id=at, member_id=member, title="支部书记", rank=1, since=since, until=until)


def scheme_version(source: str = SCHEME) -> SchemeVersion:
    """A published version of a source."""
    scheme = loaded(source)
    return SchemeVersion(
        id=new_id(),
        code=scheme.code,
        number=scheme.version,
        title=scheme.title,
        subject=scheme.subject,
        source=source,
        digest=scheme.digest,
        pack={},
        indicator_count=len(scheme.indicators),
        status="published",
        created_at=NOW,
        created_by_name="组织部",
        published_at=NOW,
        published_by_name="组织部",
        version=2,
    )


@pytest.fixture
async def place(session: AsyncSession) -> Place:
    """Everything of the tests, on the test's connection."""
    found = await settle(session)
    await session.commit()
    return found


async def settle(session: AsyncSession) -> Place:
    """Write it; the former secretary of the branch belongs to the sibling and held the post until October's end."""
    organizations, copies = _organizations()
    group, branch, sibling = (row.id for row in organizations)
    session.add_all(organizations[:1])
    await session.flush()
    session.add_all([*organizations[1:], *copies])
    await session.flush()
    people = [
        _member("1", "王书记", sibling),
        _member("2", "前书记", sibling),
        _member("3", "李党员", branch),
        _member("4", "外人", sibling),
    ]
    session.add_all(people)
    await session.flush()
    session.add_all(_membership(one) for one in people)
    secretary, former, member, outsider = (row.id for row in people)
    session.add_all(
        [
            _post(branch, secretary, date(2026, 11, 1), None),
            _post(branch, former, date(2023, 1, 1), date(2026, 11, 1)),
            CategoryCopy(organization_id=branch, since=date(2026, 1, 1), category="production"),
            CategoryCopy(organization_id=sibling, since=date(2026, 1, 1), category="production"),
            CategoryCopy(organization_id=sibling, since=date(2026, 8, 1), category="auxiliary"),
        ]
    )
    version = scheme_version()
    session.add(version)
    await session.flush()
    return Place(group, branch, sibling, version.id, secretary, former, member, outsider)


@pytest.fixture
def inspector(actor: Callable[..., Any], place: Place) -> Any:
    """Somebody who may verify everywhere and belongs to no branch."""
    return actor(VERIFICATION_READ, VERIFICATION_VERIFY, on=place.group, name="核验员")


def record(at: UUID, kind: str, day: date, entered_by: UUID | None = None, member: UUID | None = None) -> Record:
    """An entry of the ledger."""
    return Record(
        id=new_id(),
        organization_id=at,
        type=kind,
        occurred_on=day,
        submitted_at=NOW,
        submitted_on=clock.today(),
        values={"done": 10},
        note=None,
        attachments=[],
        source="hand",
        historical_reason=None,
        client_id=None,
        entered_by=entered_by,
        entered_by_member=member,
        entered_by_name="登记人",
        recorded_at=NOW,
    )


def void(of: Record, voided_by: UUID | None = None, member: UUID | None = None) -> RecordVoid:
    """The withdrawal of an entry."""
    return RecordVoid(
        record_id=of.id,
        voided_at=NOW,
        voided_by=voided_by,
        voided_by_member=member,
        voided_by_name="作废人",
        reason="录错了",
    )


def run(place: Place, period: str, cycle: str, status: str) -> Run:
    """A run of the tests' scheme."""
    return Run(
        id=new_id(),
        scheme_version_id=place.scheme,
        scheme_code="small",
        period=period,
        cycle=cycle,
        status=status,
        is_initial=False,
        as_of=NOW,
        unverified_count=0,
        pending_count=0,
        subject_count=2,
        has_records=True,
        version=1,
        created_at=NOW,
        created_by_name="组织部",
    )
