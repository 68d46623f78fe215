"""What goes in and out about readings."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from dangjian.kernel.strict import Answer, Day, Number, Prose, StrictModel

MOST_AT_ONCE = 200
Month = Annotated[str, StringConstraints(strict=True, pattern=r"^(19|20|21)\d{2}-(0[1-9]|1[0-2])$")]


class ReadingCreate(StrictModel):
    """How far a target is: the value so far, or words where it is not measured in figures."""

    target_id: UUID
    as_of: Day
    value: Number | None = None
    note: Prose | None = None


class ReadingBatch(StrictModel):
    """Readings of many targets; each is taken or refused by itself."""

    items: Annotated[list[ReadingCreate], Field(min_length=1, max_length=MOST_AT_ONCE)]


class ReadingRead(Answer):
    """One reading; a later one of the same month supersedes it."""

    id: UUID
    target_id: UUID
    period: str
    as_of: date
    value: Number | None
    note: str | None
    source: str
    entered_at: datetime
    entered_by_name: str
    is_superseded: bool


class ReadingTaken(Answer):
    """An item that was taken."""

    index: int
    id: UUID


class ReadingRefused(Answer):
    """An item that was refused, and what to do."""

    index: int
    field: str
    message: str


class ReadingsTaken(Answer):
    """What became of each item."""

    taken: list[ReadingTaken]
    refused: list[ReadingRefused]


class DueRow(Answer):
    """A target to be read in a month, with the month's reading or without (A-37)."""

    target_id: UUID
    number: str
    title: str
    organization_id: UUID
    organization_name: str
    owner_name: str | None
    measure: str
    unit: str
    is_quantitative: bool
    target_value: Number | None
    current_value: Number | None
    current_as_of: date | None
    value: Number | None
    note: str | None
    entered_at: datetime | None
    entered_by_name: str | None
    is_missing: bool


class DuePage(Answer):
    """A page of a month's readings, and how many are missing in all."""

    items: list[DueRow]
    total: int
    missing: int
    page: int
    size: int


class ForecastRead(Answer):
    """The expected value at the deadline and its range, each with the completion it would mean, in percent."""

    expected: Number
    low: Number
    high: Number
    completion_percent: Number | None
    completion_low_percent: Number | None
    completion_high_percent: Number | None
    intervals: int


class PointRead(Answer):
    """A point of the line: plan and, where it was read, actual, both in percent of the target."""

    day: date
    planned_percent: Number | None
    actual_percent: Number | None
    value: Number | None


class OutlookRead(Answer):
    """A target against its plan today: done, planned, behind, and where it will probably end."""

    target_id: UUID
    day: date
    planned_percent: Number | None
    actual_percent: Number | None
    behind_percent: Number | None
    pace: str
    forecast: ForecastRead | None
    line: list[PointRead]
