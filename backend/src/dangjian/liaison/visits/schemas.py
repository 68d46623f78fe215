"""What goes in and out about visits."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from dangjian.contracts.liaison import IssueState, Severity
from dangjian.kernel.strict import Answer, Day, Instant, Line, Prose, StrictModel
from dangjian.liaison.norms.rules import Choice
from dangjian.liaison.representatives.rules import State
from dangjian.liaison.visits.rules import MOST_ISSUES

CategoryCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class LookedAt(StrictModel):
    """An earlier issue that was looked at again, with words if there are any."""

    issue_id: UUID
    words: Annotated[Prose, Field(max_length=500)] | None = None


class VisitIssue(StrictModel):
    """An issue raised on the spot; `client_id` is made by the phone, and what comes twice is one issue."""

    client_id: UUID
    category: CategoryCode
    severity: Severity
    title: Line
    description: Prose


class VisitWords(StrictModel):
    """The day, what was seen and done, and which earlier issues were looked at again."""

    visited_on: Day
    seen: Prose
    done: Prose | None = None
    looked_at: Annotated[list[LookedAt], Field(max_length=50)] = Field(default_factory=list)


class VisitRecord(VisitWords):
    """A visit as the phone wrote it down, perhaps days ago without a network; its `client_id` makes it one."""

    client_id: UUID
    outlet_id: UUID
    occurred_at: Instant
    issues: Annotated[list[VisitIssue], Field(max_length=MOST_ISSUES)] = Field(default_factory=list)


class VisitCorrect(VisitWords):
    """A further version of it, with the reason."""

    reason: Prose


class VisitRow(Answer):
    """A visit as listed."""

    id: UUID
    representative_id: UUID
    representative_name: str
    outlet_id: UUID
    outlet_code: str
    outlet_name: str
    organization_id: UUID
    organization_name: str
    visited_on: date
    seen: str
    done: str | None
    issue_count: int
    looked_at_count: int
    recorded_at: datetime
    recorded_by_name: str
    version: int


class VisitCounts(Answer):
    """How many visits there were, at how many outlets, with how many issues raised on the spot."""

    visits: int
    outlets: int
    issues: int


class VisitList(Answer):
    """A page of them, with the counts of all that were asked for."""

    items: Sequence[VisitRow]
    total: int
    page: int
    size: int
    counts: VisitCounts


class NamedIssue(Answer):
    """An issue by its number, and where it stands now."""

    id: UUID
    number: str
    title: str
    state: IssueState


class LookedAtRead(NamedIssue):
    """An earlier issue with what was found about it."""

    words: str | None


class VisitVersionRead(Answer):
    """What it said at a time; number 1 is as it was recorded."""

    number: int
    visited_on: date
    seen: str
    done: str | None
    looked_at: Sequence[LookedAtRead]
    reason: str | None
    at: datetime
    by_name: str


class VisitRead(VisitRow):
    """All of one, with all its versions, the latest first."""

    issues: Sequence[NamedIssue]
    looked_at: Sequence[LookedAtRead]
    versions: Sequence[VisitVersionRead]
    may_correct: bool


class HomeIssue(NamedIssue):
    """An open issue of an outlet, since when and until when."""

    outlet_id: UUID
    reported_at: datetime
    due_on: date | None


class HomeOutlet(Answer):
    """One of the caller's outlets: when was the last visit, when is the next one due, and what is open there."""

    pairing_id: UUID
    outlet_id: UUID
    code: str
    name: str
    organization_name: str
    liaison_point: str | None
    staff_count: int
    is_uncovered: bool
    last_visited_on: date | None
    due_on: date
    is_overdue: bool
    issues: Sequence[HomeIssue]


class HomeRepresentative(Answer):
    """The caller as representative."""

    id: UUID
    name: str
    state: State
    starts_on: date
    ends_on: date | None
    organization_name: str


class HomeCounts(Answer):
    """What the caller collected: how many, solved by the handler's word, and confirmed by the reporter's."""

    collected: int
    resolved: int
    confirmed: int


class HomeVisit(Answer):
    """One of the latest visits."""

    id: UUID
    outlet_name: str
    visited_on: date
    issue_count: int


class Home(Answer):
    """A representative's day: the outlets, the next due first; none of it if the caller is not a representative."""

    day: date
    representative: HomeRepresentative | None
    outlets: Sequence[HomeOutlet]
    counts: HomeCounts
    visits: Sequence[HomeVisit]
    categories: Sequence[Choice]
    visit_days: int
