"""A small scheme of the tests, the kinds of entry it reads, and callers who may read, edit and publish schemes."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.appraisal.packs.schemas import FieldType, RecordField
from dangjian.appraisal.packs.schemas import RecordType as Kind
from dangjian.appraisal.permissions import SCHEME_EDIT, SCHEME_PUBLISH, SCHEME_READ
from dangjian.appraisal.record_types.models import RecordType
from dangjian.kernel.ids import new_id

SCHEME = """\
code: small
title: 小方案
version: 1
subject: branch
categories: {production: 生产类}
indices:
  team: {title: 队伍, weight: 40}
  work: {title: 业绩, weight: 60}
indicators:
  - code: meeting
    title: 党员大会
    index: team
    kind: base
    points: 40
    cycle: quarter
    control: dual
    measure: {type: meeting, aggregate: count, where: {attendance_rate: {gte: 0.8}}, due_day: 25, late_factor: 0.5}
    score: {method: proportional, full: 2}
  - code: output
    title: 产量完成率
    index: work
    kind: special
    points: 60
    cycle: month
    categories: [production]
    measure: {type: production, aggregate: ratio, field: done, of: planned}
    score: {method: linear, zero: 0.8, full: 1}
  - code: site
    title: 现场验收
    index: team
    kind: base
    points: 10
    cycle: quarter
    control: offline
  - code: accident
    title: 责任事故
    kind: veto
    cycle: year
    measure: {type: incident, aggregate: count, where: {severity: {in: [a]}}}
    when: {gte: 1}
    effect: {max_stars: 2}
stars:
  promotion: free
  levels:
    - {stars: 3, at_least: 90, quota: 0.5}
    - {stars: 2, at_least: 80}
    - {stars: 1, at_least: 60}
tiers: {1: [3], 2: [2, 1, 0]}
"""
KINDS: dict[str, dict[str, FieldType]] = {
    "meeting": {"attendance_rate": "number", "topic": "text"},
    "production": {"done": "number", "planned": "number"},
    "incident": {"severity": "choice"},
}


def line_of(text: str, source: str = SCHEME) -> int:
    """The line, from 1, on which a text first stands."""
    return source[: source.index(text)].count("\n") + 1


@pytest.fixture(autouse=True)
def _november(clock_at: Callable[[datetime], None]) -> None:
    clock_at(datetime(2026, 11, 21, 1, 0, tzinfo=UTC))


@pytest.fixture
async def kinds(session: AsyncSession) -> None:
    """The kinds of entry that the small scheme reads."""
    for place, (code, fields) in enumerate(KINDS.items()):
        found = tuple(
            RecordField(name=name, title=f"{name}的名称", type=form, choices={"a": "甲"} if form == "choice" else {})
            for name, form in fields.items()
        )
        kind = Kind(code=code, title=f"{code}台账", section="work", entered_by=("committee",), fields=found)
        session.add(
            RecordType(
                code=code,
                title=kind.title,
                section="work",
                section_title="工作",
                definition=asdict(kind),
                sort_order=place,
                version=1,
            )
        )
    await session.commit()


@pytest.fixture
async def editor(session: AsyncSession, actor: Callable[..., Any]) -> dict[str, str]:
    """The headers of somebody who may read, edit and publish in his group."""
    group = new_id()
    names = {"code": "group", "name": "集团党委", "kind": "group", "line": "party"}
    session.add(OrganizationCopy(id=group, parent_id=None, path=f"/{group}/", version=1, category=None, **names))
    await session.commit()
    headers: dict[str, str] = actor(SCHEME_READ, SCHEME_EDIT, SCHEME_PUBLISH, on=group, name="组织部").headers
    return headers
