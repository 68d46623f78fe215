"""The reference that a usual web application is: branch by branch, rows as objects, indicator by indicator, in Python.

It computes what the engine computes and writes it as such an application keeps it: a row for each cell, index and
score. `differences` proves that both give the same figures.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

import asyncpg
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from dangjian.appraisal.engine.periods import Period, cells, takes_part, veto_window
from dangjian.appraisal.engine.plan import Plan
from dangjian.appraisal.engine.run import Target, cells_query, indices_query
from dangjian.appraisal.engine.scheme_format import Condition, Indicator, Measure, Scheme
from dangjian.appraisal.engine.scheme_format import Score as Method
from dangjian.appraisal.records.models import Record, RecordVoid
from dangjian.appraisal.runs.models import RunSubject
from dangjian.appraisal.verifications.models import Verification
from dangjian.kernel.db import Database
from dangjian.kernel.ids import new_id

ZERO, ONE = Decimal(0), Decimal(1)


class Base(DeclarativeBase):
    """The tables that only this loop writes."""


class Cell(Base):
    """One indicator of a branch in one period."""

    __tablename__ = "bench_cell"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[uuid.UUID] = mapped_column(index=True)
    indicator: Mapped[str]
    period: Mapped[str]
    measure: Mapped[Decimal | None]
    online: Mapped[Decimal]
    verdict: Mapped[str | None]
    value: Mapped[Decimal | None]


class IndexScore(Base):
    """One index of a branch."""

    __tablename__ = "bench_index"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[uuid.UUID] = mapped_column(index=True)
    code: Mapped[str]
    score: Mapped[Decimal]


class Total(Base):
    """A branch's total, its place and its stars."""

    __tablename__ = "bench_total"

    organization_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    category: Mapped[str | None]
    previous_stars: Mapped[int]
    total: Mapped[Decimal]
    stars_cap: Mapped[int | None]
    rank: Mapped[int | None]
    stars: Mapped[int | None]


def rounded(value: Decimal, decimals: int) -> Decimal:
    """As published: half away from zero to twelve decimals, then to its own."""
    twelve = value.quantize(Decimal(1).scaleb(-12), ROUND_HALF_UP)
    return twelve.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _holds(value: Any, conditions: Sequence[Condition]) -> bool:
    signs = {"gt": value.__gt__, "gte": value.__ge__, "lt": value.__lt__, "lte": value.__le__, "eq": value.__eq__}
    return all(signs[one.operator](one.operand) for one in conditions)


def _measure(measure: Measure, records: list[Record], until: date | None) -> Decimal | None:
    """What an indicator reads from the records of one cell."""
    for name, conditions in measure.where:
        records = [r for r in records if _holds(r.values[name], conditions)]
    in_time = [r for r in records if until is None or r.submitted_on <= until]
    late = measure.late_factor
    if measure.aggregate == "count":
        return len(in_time) + late * (len(records) - len(in_time))
    field = measure.field or ""
    if measure.aggregate == "sum":
        punctual = sum((r.values[field] for r in in_time), ZERO)
        return punctual + late * (sum((r.values[field] for r in records), ZERO) - punctual)
    values = [r.values[field] for r in in_time]
    if not values:
        return None
    if measure.aggregate == "avg":
        return Decimal(sum(values, ZERO) / len(values))
    if measure.aggregate == "max":
        return Decimal(max(values))
    if measure.aggregate == "ratio":
        below = sum((r.values[measure.of or ""] for r in in_time), ZERO)
        return sum(values, ZERO) / below if below else None
    newest = max(in_time, key=lambda r: (r.occurred_on, r.submitted_at, str(r.id)))
    return Decimal(newest.values[field])


def _fraction(method: Method, measure: Decimal | None) -> Decimal:
    """What part of the points a measure earns."""
    if measure is None:
        return ZERO
    if method.method == "threshold":
        return ONE if measure >= (method.at or ZERO) else ZERO
    if method.method == "steps":
        return next((step.fraction for step in method.steps if measure >= step.at), ZERO)
    zero, full = method.zero or ZERO, method.full or ONE
    return max(ZERO, min(ONE, (measure - zero) / (full - zero)))


def _value(indicator: Indicator, online: Decimal, verdict: Verification | None) -> Decimal | None:
    """The online value after the verdict."""
    if verdict is None or verdict.verdict == "confirmed":
        return online
    if verdict.verdict == "reduced":
        return max(ZERO, online - (verdict.amount or ZERO))
    if verdict.verdict == "rated":
        return min(online, indicator.points * (verdict.fraction or ZERO))
    return ZERO if verdict.verdict == "rejected" else None


class Loop:
    """One quarter of one scheme, scored as of an instant."""

    def __init__(self, database: Database, scheme: Scheme, period: Period, run_id: uuid.UUID, as_of: datetime) -> None:
        self.database, self.scheme, self.period = database, scheme, period
        self.run_id, self.as_of = run_id, as_of

    async def run(self, branches: Sequence[uuid.UUID]) -> None:
        """Every branch in a transaction of its own; then everybody's place."""
        with localcontext(prec=50):
            for branch in branches:
                async with self.database.transaction() as session:
                    await self._branch(session, branch)
            async with self.database.transaction() as session:
                await self._places(session)

    async def _branch(self, session: AsyncSession, branch: uuid.UUID) -> None:
        subject = await session.get_one(RunSubject, (self.run_id, branch))
        by_type = await self._records(session, branch)
        verdicts = await self._verdicts(session, branch)
        values: dict[str, Decimal] = {}
        for indicator in self.scheme.indicators:
            if indicator.kind == "veto" or not takes_part(indicator.cycle, self.period):
                continue
            assert indicator.measure is not None
            mine = by_type[indicator.measure.type]
            taken = []
            for cell in cells(indicator.cycle, self.period, self.as_of.date()):
                verdict = verdicts.get((indicator.code, str(cell)))
                row = self._cell(branch, indicator, cell, mine, verdict)
                session.add(row)
                if row.value is not None:
                    taken.append(row.value)
                    row.value = rounded(row.value, 4)
            if taken:
                values[indicator.code] = sum(taken, ZERO) / len(taken)
        self._total(session, subject, values, by_type)

    async def _records(self, session: AsyncSession, branch: uuid.UUID) -> dict[str, list[Record]]:
        voided = select(RecordVoid).where(RecordVoid.record_id == Record.id, RecordVoid.voided_at <= self.as_of)
        asked = select(Record).where(
            Record.organization_id == branch,
            Record.occurred_on.between(self.period.first, self.period.last),
            Record.submitted_at <= self.as_of,
            or_(Record.source != "historical", Record.recorded_at <= self.as_of),
            ~voided.exists(),
        )
        by_type: dict[str, list[Record]] = defaultdict(list)
        for record in await session.scalars(asked):
            by_type[record.type].append(record)
        return by_type

    async def _verdicts(self, session: AsyncSession, branch: uuid.UUID) -> dict[tuple[str, str], Verification]:
        asked = select(Verification).where(
            Verification.organization_id == branch,
            Verification.scheme_code == self.scheme.code,
            Verification.verified_at <= self.as_of,
        )
        given = await session.scalars(asked.order_by(Verification.verified_at))
        return {(verdict.indicator, verdict.period): verdict for verdict in given}

    def _cell(
        self, branch: uuid.UUID, indicator: Indicator, cell: Period, records: list[Record], verdict: Verification | None
    ) -> Cell:
        assert indicator.measure is not None
        assert indicator.score is not None
        until = None if indicator.kind == "deduction" else cell.last + timedelta(days=self.scheme.grace_days)
        inside = [r for r in records if cell.first <= r.occurred_on <= cell.last]
        measure = _measure(indicator.measure, inside, until)
        online = indicator.points * _fraction(indicator.score, measure)
        return Cell(
            id=new_id(),
            organization_id=branch,
            indicator=indicator.code,
            period=str(cell),
            measure=None if measure is None else rounded(measure, 4),
            online=rounded(online, 4),
            verdict=verdict.verdict if verdict else None,
            value=_value(indicator, online, verdict),
        )

    def _total(
        self, session: AsyncSession, subject: RunSubject, values: dict[str, Decimal], by_type: dict[str, list[Record]]
    ) -> None:
        above, weights, outside = ZERO, ZERO, ZERO
        low, high = self.scheme.index_limits
        for index in self.scheme.indices:
            inside = [i for i in self.scheme.indicators if i.index == index.code and i.code in values]
            base = [i for i in inside if i.kind in ("base", "special")]
            extra = sum((values[i.code] for i in inside if i.kind == "bonus"), ZERO)
            extra -= sum((values[i.code] for i in inside if i.kind == "deduction"), ZERO)
            if not base:
                outside += extra
                continue
            mean = sum((values[i.code] for i in base), ZERO) / sum((i.points for i in base), ZERO)
            score = min(max(100 * mean + extra, low), high)
            weight = index.weight_for(subject.category)
            above, weights = above + weight * score, weights + weight
            named = {"organization_id": subject.organization_id, "code": index.code}
            session.add(IndexScore(id=new_id(), score=rounded(score, 2), **named))
        low, high = self.scheme.total_limits
        total = rounded(min(max(above / weights + outside, low), high), 2)
        held = [i.effect for i in self.scheme.indicators if i.kind == "veto" and self._holds(i, by_type)]
        totals = [e.max_total for e in held if e is not None and e.max_total is not None]
        caps = [e.max_stars for e in held if e is not None and e.max_stars is not None]
        session.add(
            Total(
                organization_id=subject.organization_id,
                category=subject.category,
                previous_stars=subject.previous_stars or 0,
                total=min([total, *totals]),
                stars_cap=min(caps, default=None),
            )
        )

    def _holds(self, veto: Indicator, by_type: dict[str, list[Record]]) -> bool:
        assert veto.measure is not None
        first, last = veto_window(veto.cycle, self.period)
        inside = [r for r in by_type[veto.measure.type] if first <= r.occurred_on <= last]
        measure = _measure(veto.measure, inside, None)
        return measure is not None and _holds(measure, veto.when)

    async def _places(self, session: AsyncSession) -> None:
        """Within each category by total, equal ones side by side; then the ladder, the step and the caps."""
        by_category: dict[str | None, list[Total]] = defaultdict(list)
        for row in await session.scalars(select(Total).order_by(Total.total.desc())):
            by_category[row.category].append(row)
        for rows in by_category.values():
            for place, row in enumerate(rows, 1):
                before = rows[place - 2] if place > 1 else None
                row.rank = before.rank if before is not None and before.total == row.total else place
                found = next((level.stars for level in self.scheme.levels if row.total >= level.at_least), 0)
                steps = [row.previous_stars + 1] if self.scheme.stepwise else []
                row.stars = min([found, *steps, *([row.stars_cap] if row.stars_cap is not None else [])])


async def create(database: Database) -> None:
    """The tables of the loop."""
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)


DIFFERENT = """
SELECT count(*) FROM (SELECT c.*, b.id, b.measure AS m, b.online AS o, b.verdict AS v, b.value AS y FROM ({cells}) c
    LEFT JOIN bench_cell b ON (b.organization_id, b.indicator, b.period) = (c.subject, c.indicator, c.cell)
    WHERE c.subject IN (SELECT organization_id FROM bench_total)) both_cells
WHERE id IS NULL OR (measure, online, verdict, value) IS DISTINCT FROM (m, o, v, y)
UNION ALL SELECT count(*) FROM bench_total b LEFT JOIN ({indices}) i ON i.subject = b.organization_id
    LEFT JOIN bench_index x ON x.organization_id = b.organization_id AND x.code = i.index
WHERE x.score IS DISTINCT FROM i.score
UNION ALL SELECT count(*) FROM bench_total b LEFT JOIN appraisal.score s ON s.organization_id = b.organization_id
WHERE (s.total, s.stars_cap) IS DISTINCT FROM (b.total, b.stars_cap)
"""


async def differences(conn: "asyncpg.Connection[Any]", plan: Plan, target: Target) -> int:
    """How many cells, indices and totals of the loop's branches the engine found otherwise; any would be a mistake."""
    asked = DIFFERENT.format(cells=cells_query(plan, target), indices=indices_query(plan, target))
    return sum(row[0] for row in await conn.fetch(asked, *target.values))
