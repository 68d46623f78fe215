"""What goes in and out about issues."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from dangjian.contracts.liaison import CloseKind, IssueState, ResolutionKind, Severity
from dangjian.kernel.strict import Answer, Flag, Line, Prose, StrictModel
from dangjian.liaison.issues.rules import Channel, Lasting, Move, Side, StepKind

Sha256 = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{64}$")]
Files = Annotated[list[Sha256], Field(max_length=20)]
CategoryCode = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]{0,39}$")]
SaidBy = Literal["employee", "representative", "supervision", "hotline"]
Sort = Literal["-reported_at", "reported_at", "-moved_at", "waits_until"]


class IssueCreate(StrictModel):
    """What somebody signed in raises, for himself or for others, at an outlet or an organisation.

    `client_id` makes it one intent, however often it is sent. Anonymous: nothing of the account is kept.
    """

    client_id: UUID
    organization_id: UUID | None = None
    outlet_id: UUID | None = None
    channel: SaidBy = "employee"
    category: CategoryCode
    severity: Severity = "normal"
    title: Line
    description: Prose
    attachments: Files = Field(default_factory=list)
    is_anonymous: Flag = False
    reporter_name: Line | None = None
    reporter_contact: Line | None = None

    @model_validator(mode="after")
    def _is_somewhere(self) -> "IssueCreate":
        if self.organization_id is None and self.outlet_id is None:
            raise ValueError("请选择网点或组织")
        if self.is_anonymous and (self.reporter_name or self.reporter_contact):
            raise ValueError("匿名反映请不要填写姓名和联系方式")
        return self


class IssueReceived(Answer):
    """It is received and will be looked at by that day; `receipt` is for the anonymous alone and is their key to it."""

    id: UUID
    number: str
    accept_due_on: date
    receipt: str | None
    unchanged: bool


class IssueRow(Answer):
    """An issue as it is listed: never who raised it."""

    id: UUID
    number: str
    title: str
    state: IssueState
    category: str
    category_title: str
    severity: Severity
    channel: Channel
    organization_id: UUID
    organization_name: str
    organization_code: str
    outlet_id: UUID | None
    outlet_name: str | None
    outlet_code: str | None
    representative_id: UUID | None
    handler_organization_id: UUID | None
    handler_organization_name: str | None
    handler_name: str | None
    reported_at: datetime
    accept_due_on: date
    due_on: date | None
    confirmation_due_on: date | None
    waits_until: date | None
    paused_until: date | None
    is_paused: bool
    is_overdue: bool
    was_overdue: bool
    is_escalated: bool
    is_half_solved: bool
    reopened_count: int
    resolution_kind: ResolutionKind | None
    satisfaction: int | None
    close_kind: CloseKind | None
    moved_at: datetime
    is_mine: bool
    version: int


class AttachmentShown(Answer):
    """A file and how it is called."""

    sha256: str
    filename: str
    media_type: str
    size: int


class IssueStepRead(Answer):
    """A step of the timeline; `by_name` of a reporter is shown only to whom the reporter's name is."""

    id: UUID
    kind: StepKind
    title: str
    side: Side
    note: str | None
    attachments: Sequence[AttachmentShown]
    detail: dict[str, str | int | bool | None]
    at: datetime
    by_name: str


class MoveRead(Answer):
    """A move of somebody's side: `why_not` is none if the caller may make it now."""

    move: Move
    title: str
    why_not: str | None


class IssueNamed(Answer):
    """Another issue that belongs to it."""

    id: UUID
    number: str
    title: str
    state: IssueState


class IssueRead(IssueRow):
    """All of one; name and contact of the reporter only for the office, the handler and the reporter."""

    description: str
    attachments: Sequence[AttachmentShown]
    is_anonymous: bool
    reporter_name: str | None
    reporter_contact: str | None
    representative_name: str | None
    visit_id: UUID | None
    handler_member_id: UUID | None
    escalated_to_id: UUID | None
    escalated_to_name: str | None
    accepted_at: datetime | None
    assigned_at: datetime | None
    started_at: datetime | None
    resolved_at: datetime | None
    confirmed_at: datetime | None
    closed_at: datetime | None
    extended_days: int
    extension_left: int
    paused_on: date | None
    paused_workdays: int
    elapsed_workdays: int | None
    resolution_summary: str | None
    resolution_attachments: Sequence[AttachmentShown]
    ask_again_on: date | None
    lasting: Lasting | None
    merged_into: IssueNamed | None
    merged: Sequence[IssueNamed]
    sides: Sequence[Side]
    moves: Sequence[MoveRead]
    steps: Sequence[IssueStepRead]
