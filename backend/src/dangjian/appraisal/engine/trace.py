"""The trace of one subject: each cell with its records, verdict and value, from the layers that score (section 8)."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from asyncpg import Connection

from dangjian.appraisal.engine import explain
from dangjian.appraisal.engine.layers import scored
from dangjian.appraisal.engine.losses import Loss, losses
from dangjian.appraisal.engine.plan import Part, Plan, Sources
from dangjian.appraisal.engine.scheme_format import Indicator
from dangjian.appraisal.engine.words import NO_NAMES, Names


@dataclass(frozen=True)
class TracedRecord:
    """One record in a cell's window: the factor it counted with, or the reason why it was left out.

    `reason` is late, voided, condition or no_number; None: it counted.
    """

    id: str
    occurred_on: date
    submitted_at: datetime
    value: Decimal | None
    of_value: Decimal | None
    factor: Decimal
    reason: str | None


@dataclass(frozen=True)
class TracedCell:
    """One cell: published figures as text of four decimals (None: none), and what people are told."""

    cell: str
    measure: Decimal | None
    online: Decimal | None
    verdict: str | None
    verification: Mapping[str, Any] | None
    value: Decimal | None
    flag: str | None
    records: tuple[TracedRecord, ...]
    words: tuple[str, ...]
    missing: str | None


@dataclass(frozen=True)
class TracedIndicator:
    """One indicator that applies to the subject, with its cells."""

    indicator: Indicator
    cells: tuple[TracedCell, ...]


@dataclass(frozen=True)
class TracedVeto:
    """One veto that applies to the subject: whether it holds, and the records it read."""

    indicator: Indicator
    holds: bool
    records: tuple[TracedRecord, ...]
    words: str


@dataclass(frozen=True)
class Trace:
    """Everything that led to one subject's total; the shown losses sum to 100 minus it."""

    category: str | None
    total: Decimal
    total_before_veto: Decimal
    index_scores: Mapping[str, Decimal]
    group_scores: Mapping[str, Decimal]
    indicators: tuple[TracedIndicator, ...]
    vetoes: tuple[TracedVeto, ...]
    losses: tuple[Loss, ...]


async def trace(
    conn: Connection, plan: Plan, sources: Sources, subject: object, names: Names = NO_NAMES
) -> Trace | None:
    """The trace of a subject; none for one that is not scored (another kind, or a category the scheme lacks)."""
    subject_at = f"${len(sources.arguments) + 1}"
    arguments = (*sources.arguments, subject)
    layers = scored(plan, sources, subject_at, keep="y")
    row = await conn.fetchrow(f"SELECT * FROM (\n{layers.query}\n) t", *arguments)
    if row is None:
        return None
    records = await _records(conn, plan, sources, subject_at, arguments)
    verdicts = await _verdicts(conn, plan, sources, subject_at, arguments)
    category = row["category"]
    reader = _Reader(plan, row, records, verdicts, names)
    scores = zip(plan.index_codes, row["index_scores"], strict=True)
    groups = zip(plan.group_codes, row["group_scores"], strict=True)
    return Trace(
        category,
        row["total"],
        row["total_before_veto"],
        {code: score for code, score in scores if score is not None},
        {code: score for code, score in groups if score is not None},
        tuple(reader.indicator(part) for part in plan.parts if part.indicator.applies_to(category)),
        tuple(reader.veto(part) for part in plan.vetoes if part.indicator.applies_to(category)),
        losses(plan, row),
    )


async def losses_of_all(conn: Connection, plan: Plan, sources: Sources) -> dict[Any, tuple[Loss, ...]]:
    """The losses of every scored subject of the sources, by the layers that score."""
    rows = await conn.fetch(f"SELECT * FROM (\n{scored(plan, sources, keep='y').query}\n) t", *sources.arguments)
    return await asyncio.to_thread(lambda: {row["subject"]: losses(plan, row) for row in rows})


_Records = Mapping[tuple[int, int], list[TracedRecord]]
_Verdicts = Mapping[tuple[str, str], Mapping[str, Any]]


async def _records(
    conn: Connection, plan: Plan, sources: Sources, subject: str, arguments: tuple[object, ...]
) -> _Records:
    found: dict[tuple[int, int], list[TracedRecord]] = defaultdict(list)
    ledger = sources.ledger or f"SELECT *, NULL::timestamptz AS voided_at FROM ({sources.records}) r"
    queries = [
        block.records_query(task, ledger, subject) for block in plan.blocks for task in block.tasks if task.windows
    ]
    if not queries:
        return found
    query = "\nUNION ALL\n".join(queries)
    for r in await conn.fetch(
        f'SELECT * FROM (\n{query}\n) t ORDER BY occurred_on, submitted_at, id COLLATE "C"', *arguments
    ):
        found[r["number"], r["place"]].append(
            TracedRecord(
                r["id"], r["occurred_on"], r["submitted_at"], r["value"], r["of_value"], r["factor"], r["reason"]
            )
        )
    return found


async def _verdicts(
    conn: Connection, plan: Plan, sources: Sources, subject: str, arguments: tuple[object, ...]
) -> _Verdicts:
    rows = await conn.fetch(
        f"SELECT DISTINCT ON (v.indicator, v.period) v.* FROM ({sources.verifications}) v WHERE v.subject = {subject} "
        "ORDER BY v.indicator, v.period, v.verified_at DESC",
        *arguments,
    )
    return {(row["indicator"], row["period"]): dict(row) for row in rows}


class _Reader:
    """Turns the kept columns of one row into cells."""

    def __init__(
        self, plan: Plan, row: Mapping[str, Any], records: _Records, verdicts: _Verdicts, names: Names
    ) -> None:
        self.plan, self.row, self.records, self.verdicts, self.names = plan, row, records, verdicts, names

    def indicator(self, part: Part) -> TracedIndicator:
        return TracedIndicator(part.indicator, tuple(self.cell(part, place, slot) for place, slot in part.each()))

    def cell(self, part: Part, place: int, slot: int) -> TracedCell:
        cell = str(part.cells[place - 1])
        verdict, value = self.row["verdicts"][slot - 1], self.row["finals"][slot - 1]
        measure, online = self.row["measures"][slot - 1], self.row["onlines"][slot - 1]
        verification = self.verdicts.get((part.indicator.code, cell))
        records = tuple(self.records.get((part.number, place), ()))
        flag = explain.flag_of(part.indicator, verdict)
        figures = explain.Figures(measure, online, verdict, verification, value)
        facts = [(record.factor, record.reason) for record in records]
        sentences = explain.cell(self.plan.scheme, part.indicator, figures, facts, self.names)
        missing = explain.missing(part.indicator, figures)
        return TracedCell(cell, measure, online, verdict, verification, value, flag, records, sentences, missing)

    def veto(self, part: Part) -> TracedVeto:
        holds = self.row[f"h{part.number}"]
        records = tuple(self.records.get((part.number, 1), ()))
        return TracedVeto(
            part.indicator, holds, records, explain.veto(self.plan.scheme, part.indicator, holds, self.names)
        )
