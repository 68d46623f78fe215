"""What goes in and out about rectifications."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from dangjian.appraisal.attachments.schemas import AttachmentRead
from dangjian.appraisal.rectifications.rules import Move, Result, Source, State, StepKind
from dangjian.appraisal.verifications.schemas import PeriodText, Sha256
from dangjian.kernel.strict import Answer, Code, Day, Number, Prose, StrictModel


class RectificationOpen(StrictModel):
    """A finding on a branch with the day by which it is to be put right."""

    organization_id: UUID
    scheme_code: Code
    indicator: Code
    period: PeriodText
    problem: Prose
    source: Source
    due_on: Day


class RectificationReport(StrictModel):
    """What the branch did about it; files may be named and never must."""

    note: Prose
    attachments: Annotated[list[Sha256], Field(max_length=20)] = Field(default_factory=list)


class RectificationRecheck(StrictModel):
    """What was found on looking again; to send it back takes words."""

    result: Result
    note: Prose | None = None


class RectificationWithdraw(StrictModel):
    """Why the finding is taken back."""

    reason: Prose


class RectificationRow(Answer):
    """A rectification as it is listed."""

    id: UUID
    organization_id: UUID
    organization_name: str
    organization_code: str
    scheme_code: str
    indicator: str
    indicator_title: str
    period: str
    period_title: str
    problem: str
    source: Source
    due_on: date
    state: State
    is_overdue: bool
    opened_at: datetime
    opened_by_name: str
    reported_at: datetime | None
    closed_at: datetime | None
    version: int


class RectificationCounts(Answer):
    """How many stand where."""

    open: int
    reported: int
    returned: int
    closed: int
    withdrawn: int
    overdue: int


class RectificationList(Answer):
    """A page of them, with the counts of all within the organisation asked for."""

    items: Sequence[RectificationRow]
    total: int
    page: int
    size: int
    counts: RectificationCounts


class RectificationStepRead(Answer):
    """A step of its history."""

    id: UUID
    kind: StepKind
    note: str | None
    attachments: Sequence[AttachmentRead]
    at: datetime
    by_name: str


class RectificationRead(RectificationRow):
    """All of one: its history, the entry it left in the ledger, and what the caller may do with it now."""

    steps: Sequence[RectificationStepRead]
    record_id: UUID | None
    moves: Sequence[Move]
    why_not_recheck: str | None


class Proposal(Answer):
    """A weak point that the system knows of; `rectification_id` is the one already under way."""

    indicator: str
    indicator_title: str
    amount: Number | None
    source: Source
    problem: str
    rectification_id: UUID | None


class IndicatorChoice(Answer):
    """An indicator of which something else may be found by hand."""

    code: str
    title: str


class Proposals(Answer):
    """The weak points of a branch in a run, the greatest recoverable loss first, and the indicators without one."""

    organization_id: UUID
    organization_name: str
    scheme_code: str
    period: str
    period_title: str
    earliest_due: date
    items: Sequence[Proposal]
    others: Sequence[IndicatorChoice]
