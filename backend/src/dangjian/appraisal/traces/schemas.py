"""What a trace shows."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from dangjian.appraisal.runs.schemas import RunRow
from dangjian.kernel.strict import Answer, Number

LineKind = Literal["loss", "deduction", "bonus", "clamp", "veto", "unweighed"]
LeftOutReason = Literal["late", "voided", "condition", "no_value"]


class TraceRecord(Answer):
    """A record that counted, and with which factor."""

    id: UUID
    occurred_on: date
    submitted_at: datetime
    values: dict[str, str | bool | None]
    factor: Number
    entered_by_name: str
    source: str
    summary: str


class TraceLeftOut(Answer):
    """A record that did not count, and why."""

    id: UUID
    occurred_on: date
    submitted_at: datetime
    reason: LeftOutReason
    words: str
    entered_by_name: str
    summary: str


class TraceVerdict(Answer):
    """The verdict that counts, by whom and when."""

    verdict: str
    amount: Number | None
    fraction: Number | None
    reason: str | None
    note: str | None
    verified_at: datetime
    verified_by_name: str


class TraceCell(Answer):
    """One cell: both values, what counted, and what would have earned the rest."""

    cell: str
    points: Number
    measure: Number | None
    online: Number | None
    value: Number | None
    flag: str | None
    amount: Number
    last_day: date | None
    counted: Sequence[TraceRecord]
    left_out: Sequence[TraceLeftOut]
    verdict: TraceVerdict | None
    words: Sequence[str]
    would_have_earned: str | None


class TraceLine(Answer):
    """One line of "why not 100": its amount, the rule in words, and what it feeds up to the star (A-58)."""

    kind: LineKind
    indicator: str | None
    title: str
    amount: Number
    rule: str | None
    index_title: str | None
    group_title: str | None
    control: str | None
    feeds: str
    illustrative: bool
    points: Number | None
    value: Number | None
    cells: Sequence[TraceCell]


class TraceVeto(Answer):
    """A veto that applies to the branch: whether it holds, and the records it read."""

    indicator: str
    title: str
    holds: bool
    words: str
    counted: Sequence[TraceRecord]
    left_out: Sequence[TraceLeftOut]


class Trace(Answer):
    """Why not 100: the lines sum to `missing`, which is 100 - total; `full` are the indicators that lost nothing."""

    organization_id: UUID
    name: str
    category: str | None
    run: RunRow
    total: Number
    missing: Number
    lines: Sequence[TraceLine]
    full: Sequence[TraceLine]
    vetoes: Sequence[TraceVeto]
