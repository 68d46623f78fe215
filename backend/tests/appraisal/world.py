"""A small party committee for the tests of runs, cockpit and branch pages: a tree, a scheme, and what happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.engine.scheme_checker import load
from dangjian.appraisal.organizations.models import CategoryCopy, OrganizationCopy
from dangjian.appraisal.records.models import Record, RecordVoid
from dangjian.appraisal.runs.models import Run
from dangjian.appraisal.schemes.models import SchemeVersion
from dangjian.appraisal.verifications.models import Verification
from dangjian.contracts.appraisal import RecordsEntered
from dangjian.kernel.clock import local_day
from dangjian.kernel.events import emit
from dangjian.kernel.ids import new_id

SCHEME = """\
code: test-stars
title: 测试星级评定
version: 1
subject: branch
categories: {production: 生产类, management: 综合管理类}
grace_days: 5
indices:
  team: {title: 星级队伍, weight: 50}
  work: {title: 星级业绩, weight: 50}
indicators:
  - {code: lecture, title: 党课, index: team, kind: base, points: 50, cycle: month,
     measure: {type: lecture, aggregate: count}, score: {method: proportional, full: 1}}
  - {code: meeting, title: 党员大会, index: team, kind: base, points: 50, cycle: quarter, control: dual,
     measure: {type: meeting, aggregate: count}, score: {method: proportional, full: 2}}
  - {code: output, title: 产量, index: work, kind: special, points: 60, cycle: quarter, categories: [production],
     measure: {type: output, aggregate: latest, field: rate}, score: {method: linear, zero: 0.5, full: 1}}
  - {code: visit, title: 现场评议, index: work, kind: base, points: 40, cycle: quarter, control: offline}
  - {code: notice, title: 通报批评, kind: deduction, points: 6, cycle: quarter,
     measure: {type: notice, aggregate: count}, score: {method: per_unit, each: 2}}
  - {code: honour, title: 表彰, kind: bonus, points: 5, cycle: quarter,
     measure: {type: honour, aggregate: count}, score: {method: per_unit, each: 1}}
  - {code: accident, title: 责任事故, kind: veto, cycle: year,
     measure: {type: accident, aggregate: count, where: {severity: serious}}, when: {gte: 1}, effect: {max_stars: 2}}
stars:
  promotion: stepwise
  levels:
    - {stars: 5, at_least: 95, quota: 0.5}
    - {stars: 4, at_least: 90}
    - {stars: 3, at_least: 80}
    - {stars: 2, at_least: 60}
    - {stars: 1, at_least: 40}
tiers: {1: [5], 2: [4, 3], 3: [2, 1, 0]}
"""
PACK: dict[str, Any] = {
    "tiers": {
        "1": {"title": "第一梯级", "focus": "总结特色", "plan": ["承担一次观摩"]},
        "2": {"title": "第二梯级", "focus": "深化创新", "plan": ["找出两项短板"]},
        "3": {"title": "第三梯级", "focus": "建章立制", "plan": ["补齐基本制度"], "unrated": "尚未评星"},
    },
    "indicators": {"meeting": {"what_to_do": "每季度召开一次支部党员大会", "illustrative": True}},
}


def at(text: str) -> datetime:
    """An instant on the wall clock in Asia/Shanghai."""
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


@dataclass
class World:
    """The test's group: one committee with four production branches, another with two of management."""

    session: AsyncSession
    ids: dict[str, UUID] = field(default_factory=dict)
    scheme_id: UUID = field(default_factory=new_id)

    async def build(self, source: str = SCHEME) -> "World":
        """Lay down the tree, the categories since January, and the published scheme."""
        await self.organization("group", "group", None)
        for committee, branches in (("steel", ("a1", "a2", "a3", "a4")), ("office", ("b1", "b2"))):
            await self.organization(committee, "party_committee", "group")
            for branch in branches:
                category = "production" if committee == "steel" else "management"
                await self.organization(branch, "branch", committee, category)
        await self.publish_scheme(source)
        await self.session.flush()
        return self

    async def organization(self, code: str, kind: str, parent: str | None, category: str | None = None) -> UUID:
        """An organisation below `parent`, in a category since January."""
        above = await self.session.get_one(OrganizationCopy, self.ids[parent]) if parent else None
        id_ = self.ids[code] = new_id()
        self.session.add(
            OrganizationCopy(
                id=id_,
                code=code,
                name=f"{code}支部" if kind == "branch" else f"{code}党委",
                kind=kind,
                line="party",
                category=category,
                parent_id=above.id if above else None,
                path=f"{above.path if above else '/'}{id_}/",
                version=1,
            )
        )
        if category:
            self.session.add(CategoryCopy(organization_id=id_, since=date(2026, 1, 1), category=category))
        await self.session.flush()
        return id_

    async def publish_scheme(self, source: str) -> UUID:
        """A published version of a scheme."""
        scheme = load(source)
        self.scheme_id = new_id()
        values = {
            "id": self.scheme_id,
            "code": scheme.code,
            "number": scheme.version,
            "root_id": self.ids.get("group"),
            "title": scheme.title,
            "subject": scheme.subject,
            "source": source,
            "digest": scheme.digest,
            "pack": PACK,
            "status": "published",
            "created_at": at("2026-01-01T00:00:00"),
            "created_by_name": "测试",
            "published_at": at("2026-01-01T00:00:00"),
            "published_by_name": "测试",
            "version": 1,
            "indicator_count": len(scheme.indicators),
        }
        known = {name: value for name, value in values.items() if hasattr(SchemeVersion, name)}
        self.session.add(SchemeVersion(**known))
        await self.session.flush()
        return self.scheme_id

    async def record(
        self, branch: str, type_: str, day: str, when: str | None = None, *, added: str | None = None, **values: Any
    ) -> UUID:
        """A record of a branch; `when` is the local instant of its entry (noon of its day if left out).

        `added` is the instant at which a historical one was really put in.
        """
        submitted = at(when or f"{day}T12:00:00")
        id_ = new_id()
        numbers: Mapping[str, Any] = {k: Decimal(v) if isinstance(v, int) else v for k, v in values.items()}
        self.session.add(
            Record(
                id=id_,
                organization_id=self.ids[branch],
                type=type_,
                occurred_on=date.fromisoformat(day),
                submitted_at=submitted,
                submitted_on=local_day(submitted),
                values=dict(numbers),
                note=None,
                attachments=[],
                source="historical" if added else "hand",
                historical_reason="补录" if added else None,
                client_id=None,
                entered_by=None,
                entered_by_member=None,
                entered_by_name="填报人",
                recorded_at=at(added) if added else submitted,
            )
        )
        await self.session.flush()
        return id_

    async def void(self, record_id: UUID, when: str) -> None:
        """The withdrawal of a record."""
        self.session.add(
            RecordVoid(
                record_id=record_id,
                voided_at=at(when),
                voided_by=None,
                voided_by_member=None,
                voided_by_name="填报人",
                reason="填错",
            )
        )
        await self.session.flush()

    async def verdict(self, branch: str, indicator: str, period: str, verdict: str, when: str, **more: Any) -> None:
        """A verdict given on site."""
        self.session.add(
            Verification(
                id=new_id(),
                organization_id=self.ids[branch],
                scheme_code="test-stars",
                indicator=indicator,
                period=period,
                verdict=verdict,
                amount=more.get("amount"),
                fraction=more.get("fraction"),
                reason=more.get("reason"),
                note=None,
                attachments=[],
                client_id=None,
                verified_at=at(when),
                verified_by=None,
                verified_by_member=None,
                verified_by_name="核验人",
            )
        )
        await self.session.flush()

    async def quarter(self, period: str = "2026-Q2", first_month: int = 4, skip: tuple[str, ...] = ()) -> None:
        """A whole quarter of everybody's work, looked at on site on its last day but one."""
        last_day = {3: 30, 6: 29, 9: 29, 12: 30}[first_month + 2]
        looked = f"2026-{first_month + 2:02d}-{last_day}T10:00:00"
        for n, branch in enumerate(("a1", "a2", "a3", "a4", "b1", "b2")):
            for month in range(first_month, first_month + 3 - (n % 3)):
                await self.record(branch, "lecture", f"2026-{month:02d}-10")
            for day in range(2 - n // 3):
                await self.record(branch, "meeting", f"2026-{first_month:02d}-{12 + day}")
            if branch.startswith("a"):
                rate = Decimal("1.00") - Decimal(n) / 10
                await self.record(branch, "output", f"2026-{first_month + 2:02d}-20", rate=rate)
            if branch not in skip:
                await self.verdict(branch, "meeting", period, "confirmed", looked)
                await self.verdict(branch, "visit", period, "rated", looked, fraction=Decimal("0.9"))

    async def changed(self, branch: str, type_: str, first: str, last: str) -> None:
        """The news that records of a branch changed."""
        days = {"first_on": date.fromisoformat(first), "last_on": date.fromisoformat(last)}
        await emit(self.session, RecordsEntered(organization_ids=[self.ids[branch]], types=[type_], **days))

    async def run(self, run_id: UUID | str) -> Run:
        """A run as it stands."""
        found = await self.session.get_one(Run, UUID(str(run_id)), populate_existing=True)
        return found
