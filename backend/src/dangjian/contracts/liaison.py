"""What liaison says: who is paired with which outlet, what people raised, how it went on, and who says it is solved."""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from dangjian.kernel.events import Event

IssueState = Literal[
    "reported",
    "accepted",
    "assigned",
    "in_progress",
    "resolved",
    "confirmed",
    "reopened",
    "closed",
    "rejected",
    "merged",
]
Severity = Literal["normal", "serious", "urgent"]
ResolutionKind = Literal["fixed", "partly_fixed", "explained", "planned", "not_possible"]
Counter = Literal["complaint", "dispute"]
CloseKind = Literal["confirmed", "unanswered"]


class OutletNamed(BaseModel):
    """An outlet as receivers know it."""

    model_config = ConfigDict(frozen=True)

    code: str
    name: str


class OrganizationNamed(BaseModel):
    """An organisation as receivers know it."""

    model_config = ConfigDict(frozen=True)

    code: str
    name: str


class Resolution(BaseModel):
    """How the handler says it was solved: the kind, and how much there is to read and to see, not the words."""

    model_config = ConfigDict(frozen=True)

    kind: ResolutionKind
    summary_len: int
    evidence_count: int


class IssueMoved(Event):
    """An issue went on: which one, where from, from which state to which; not who raised it nor in which words.

    `counter` names the zero-counter to which its category belongs (B-17).
    """

    issue_id: UUID
    organization_id: UUID
    version: int
    number: str
    title: str
    category: str
    category_title: str
    counter: Counter | None
    severity: Severity
    before: IssueState | None
    after: IssueState
    outlet: OutletNamed | None
    org: OrganizationNamed
    representative_id: UUID | None
    handler_org: OrganizationNamed | None
    handler_organization_id: UUID | None
    reported_at: datetime


class IssueReported(IssueMoved):
    """Somebody at the grass roots raised it."""

    name: ClassVar[str] = "liaison.issue.reported"


class IssueAccepted(IssueMoved):
    """The office took it on."""

    name: ClassVar[str] = "liaison.issue.accepted"


class IssueRejected(IssueMoved):
    """It cannot be taken on; the reporter has the reason and may object."""

    name: ClassVar[str] = "liaison.issue.rejected"


class IssueMerged(IssueMoved):
    """It is the same as another one, which it follows from now on."""

    name: ClassVar[str] = "liaison.issue.merged"
    into_id: UUID


class IssueAssigned(IssueMoved):
    """An organisation is to solve it by a day."""

    name: ClassVar[str] = "liaison.issue.assigned"
    due_on: date


class IssueTransferred(IssueMoved):
    """Another organisation is to solve it."""

    name: ClassVar[str] = "liaison.issue.transferred"
    due_on: date


class IssueStarted(IssueMoved):
    """The handler began to work on it."""

    name: ClassVar[str] = "liaison.issue.started"


class IssueProgressAdded(IssueMoved):
    """The handler told how it goes."""

    name: ClassVar[str] = "liaison.issue.progress_added"


class IssuePaused(IssueMoved):
    """Its clock stands still, for a reason that the reporter can read."""

    name: ClassVar[str] = "liaison.issue.paused"


class IssueResumed(IssueMoved):
    """Its clock goes on."""

    name: ClassVar[str] = "liaison.issue.resumed"


class IssueExtended(IssueMoved):
    """It has a later day, for a reason (LIA-01)."""

    name: ClassVar[str] = "liaison.issue.extended"
    due_on: date


class IssueDueSoon(IssueMoved):
    """Few working days are left."""

    name: ClassVar[str] = "liaison.issue.due_soon"
    due_on: date


class IssueOverdue(IssueMoved):
    """Its day is over; a flag, not a state."""

    name: ClassVar[str] = "liaison.issue.overdue"
    due_on: date


class IssueEscalated(IssueMoved):
    """The superior has it before him."""

    name: ClassVar[str] = "liaison.issue.escalated"
    to_organization_id: UUID


class IssueResolved(IssueMoved):
    """The handler says that it is solved; whether it is, its reporter says (D-28)."""

    name: ClassVar[str] = "liaison.issue.resolved"
    resolved_at: datetime
    elapsed_workdays: int
    was_overdue: bool
    resolution: Resolution
    confirmation_due_at: datetime


class IssueConfirmed(IssueMoved):
    """Its reporter says that it is solved."""

    name: ClassVar[str] = "liaison.issue.confirmed"
    resolved_at: datetime
    confirmed_at: datetime
    elapsed_workdays: int
    was_overdue: bool
    reopened_count: int


class IssueReopened(IssueMoved):
    """Its reporter says that it is not solved, half solved, or back again."""

    name: ClassVar[str] = "liaison.issue.reopened"
    is_half_solved: bool
    reopened_count: int


class IssueRated(IssueMoved):
    """Its reporter says how content he is, one to five."""

    name: ClassVar[str] = "liaison.issue.rated"
    satisfaction: int


class IssueClosed(IssueMoved):
    """Nobody waits for it any more: confirmed and lasting, or `unanswered`, which counts apart and never as solved."""

    name: ClassVar[str] = "liaison.issue.closed"
    close_kind: CloseKind


class PairingMoved(Event):
    """A representative and an outlet: which, from and until when."""

    pairing_id: UUID
    representative_id: UUID
    outlet_id: UUID
    organization_id: UUID
    starts_on: date
    ends_on: date | None


class Paired(PairingMoved):
    """A representative looks after an outlet from a day on (D-20)."""

    name: ClassVar[str] = "liaison.pairing.paired"


class Unpaired(PairingMoved):
    """The representative looks after the outlet no longer."""

    name: ClassVar[str] = "liaison.pairing.unpaired"


class VisitRecorded(Event):
    """A representative was at an outlet (D-22); not what was seen."""

    name: ClassVar[str] = "liaison.visit.recorded"
    visit_id: UUID
    representative_id: UUID
    outlet_id: UUID
    organization_id: UUID
    visited_on: date
    issue_ids: list[UUID]


class GapMoved(Event):
    """An outlet in which no member works (党员空白网点, D-16)."""

    outlet_id: UUID
    outlet: OutletNamed
    organization_id: UUID
    since: date


class GapOpened(GapMoved):
    """No member works there any more."""

    name: ClassVar[str] = "liaison.gap.opened"


class GapClosed(GapMoved):
    """A member works there now."""

    name: ClassVar[str] = "liaison.gap.closed"
    until: date


class RiskLevelChanged(Event):
    """A risk has another level (C-41): which and where; never about whom or what."""

    name: ClassVar[str] = "liaison.risk.level_changed"
    risk_id: UUID
    organization_id: UUID
    kind: str
    before: str | None
    after: str
    version: int
