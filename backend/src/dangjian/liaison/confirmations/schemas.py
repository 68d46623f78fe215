"""What goes in and out about the reporter's word."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StrictInt

from dangjian.contracts.liaison import CloseKind, IssueState, ResolutionKind, Severity
from dangjian.kernel.strict import Answer, Prose, StrictModel
from dangjian.liaison.attachments.schemas import IssueFileRead
from dangjian.liaison.confirmations.rules import Reply
from dangjian.liaison.issues.rules import Side, StepKind
from dangjian.liaison.norms.rules import Choice


class ReplyCreate(StrictModel):
    """What the reporter says; to say that something is wrong takes words, and a rating takes one to five."""

    reply: Reply
    note: Prose | None = None
    satisfaction: Annotated[StrictInt, Field(ge=1, le=5)] | None = None


class ReporterStep(Answer):
    """A step as the reporter reads it: which side took it, not which person."""

    kind: StepKind
    title: str
    side: Side
    note: str | None
    attachments: Sequence[IssueFileRead]
    at: datetime


class ReporterRow(Answer):
    """One's own issue as it is listed."""

    id: UUID
    number: str
    title: str
    category_title: str
    state: IssueState
    state_title: str
    severity: Severity
    reported_at: datetime
    moved_at: datetime
    waits_for_me: bool


class ReporterView(ReporterRow):
    """One's own issue: how it goes, what is promised, and what one may say now."""

    description: str
    attachments: Sequence[IssueFileRead]
    organization_name: str
    outlet_name: str | None
    handler_name: str | None
    accept_due_on: date
    due_on: date | None
    confirmation_due_on: date | None
    resolution_kind: ResolutionKind | None
    resolution_title: str | None
    resolution_summary: str | None
    merged_into_number: str | None
    close_kind: CloseKind | None
    satisfaction: int | None
    reopened_count: int
    is_asked_again: bool
    is_anonymous: bool
    may_add: bool
    replies: Sequence[Reply]
    steps: Sequence[ReporterStep]


class ReporterList(Answer):
    """A page of one's own issues, what waits for one's own word first."""

    items: Sequence[ReporterRow]
    total: int
    page: int
    size: int


class Receipt(Answer):
    """A receipt, shown once: the link, its picture to scan, and the code in it."""

    number: str
    receipt: str
    link: str
    qr: str


class ReportPlace(Answer):
    """Where one may report, the categories there, and in how many working days somebody looks at it."""

    organization_id: UUID
    organization_name: str
    categories: Sequence[Choice]
    accept_days: int
