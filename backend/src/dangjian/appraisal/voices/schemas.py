"""What goes out about people's voice."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from dangjian.kernel.strict import Answer, Number


class IndicatorLine(Answer):
    """An accepted result of a target: what was done and how much it moved."""

    record_id: UUID
    organization_name: str
    title: str
    planned: Number | None
    actual: Number | None
    completion: Number | None
    on: date


class VoiceLine(Answer):
    """An issue that its reporter calls solved: what was done and who welcomed it."""

    record_id: UUID
    issue_id: UUID | None
    organization_name: str
    number: str
    title: str
    category: str
    outlet: str | None
    elapsed_workdays: Number | None
    is_overdue: bool
    reopened: Number | None
    satisfaction: Number | None
    on: date


class CounterCase(Answer):
    """A case that keeps a counter from zero."""

    record_id: UUID
    issue_id: UUID | None
    organization_name: str
    number: str | None
    title: str
    on: date


class Counter(Answer):
    """One of the four counters; every case above zero is shown."""

    code: str
    title: str
    count: int
    cases: Sequence[CounterCase]


class CustomerFlow(Answer):
    """The customers of a span, in visits, and both shares in percent."""

    all: Number
    returning: Number
    new: Number
    returning_percent: Number | None
    new_percent: Number | None


class Voices(Answer):
    """A unit with all below it in a period: two columns, four counters, and the customers beside those before."""

    organization_id: UUID
    organization_name: str
    period: str
    period_title: str
    indicators: Sequence[IndicatorLine]
    voices: Sequence[VoiceLine]
    counters: Sequence[Counter]
    customers: CustomerFlow | None
    customers_before: CustomerFlow | None
    is_cut: bool
