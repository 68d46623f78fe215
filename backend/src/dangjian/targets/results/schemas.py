"""What goes in and out about results."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from dangjian.kernel.strict import Answer, Number, Prose, StrictModel, Whole
from dangjian.targets.results.rules import State

MOST_AT_ONCE = 200


class ResultNote(StrictModel):
    """Words that go with the move, if any."""

    note: Prose | None = None


class ResultReturn(StrictModel):
    """Why it goes back."""

    reason: Prose


class ResultSeen(StrictModel):
    """A result as the superior saw it."""

    id: UUID
    version: Whole


class ResultsAccept(StrictModel):
    """Accept many; each is accepted or refused by itself."""

    items: Annotated[list[ResultSeen], Field(min_length=1, max_length=MOST_AT_ONCE)]
    note: Prose | None = None


class ResultRefused(Answer):
    """A result that was not accepted, and why."""

    id: UUID
    message: str


class AcceptedRead(Answer):
    """Which were accepted, and which not."""

    accepted: list[UUID]
    refused: list[ResultRefused]


class ResultRow(Answer):
    """A result as it is listed."""

    id: UUID
    target_id: UUID
    number: str
    title: str
    organization_id: UUID
    organization_name: str
    owner_name: str | None
    unit: str
    is_quantitative: bool
    stage: str
    stage_title: str
    closes_on: date
    planned: Number | None
    actual: Number | None
    completion_percent: Number | None
    late_changes: int
    state: State
    submit_by: date
    is_overdue: bool
    version: int


class ResultPage(Answer):
    """A page of results, and how many stand where."""

    items: list[ResultRow]
    total: int
    page: int
    size: int
    provisional: int
    submitted: int
    returned: int
    accepted: int


class StepRead(Answer):
    """One step."""

    kind: str
    actual: Number | None
    completion_percent: Number | None
    note: str | None
    at: datetime
    by_name: str


class TargetResultRead(ResultRow):
    """A result with its history and what the caller may do with it."""

    words: str | None
    record_type: str | None
    may_submit: bool
    may_accept: bool
    why_not_accept: str | None
    steps: list[StepRead]


class LinkedTask(Answer):
    """A task that was to bring the figure about."""

    id: UUID
    number: str
    title: str
    organization_name: str
    owner_name: str | None
    state: str
    light: str
    percent: Number
    due_on: date
    delayed_days: int


class LifeRow(Answer):
    """A kind of organisational life or work in the ledger of the period: how often, and when last."""

    type: str
    title: str
    count: int
    last_on: date | None


class TraceBack(Answer):
    """From a business figure back to the party's work (A-42 倒追): tasks, owners, organisational life."""

    result_id: UUID
    title: str
    completion_percent: Number | None
    starts_on: date
    closes_on: date
    tasks: list[LinkedTask]
    owners: list[str]
    life: list[LifeRow]
    findings: list[str]
