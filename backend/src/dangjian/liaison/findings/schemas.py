"""What goes in and out about findings."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from dangjian.contracts.liaison import IssueState
from dangjian.kernel.strict import Answer, Day, Line, Prose, StrictModel
from dangjian.liaison.findings.rules import Move, State, StepKind


class FindingPropose(StrictModel):
    """Issues that somebody holds for one cause."""

    title: Line
    issue_ids: Annotated[list[UUID], Field(min_length=2, max_length=200)]


class FindingOwn(StrictModel):
    """Who is to answer, by when."""

    owner_organization_id: UUID
    due_on: Day
    note: Prose | None = None


class FindingAnswer(StrictModel):
    """What the cause is, and what is done so that it does not come again."""

    cause: Prose
    measures: Prose


class FindingNote(StrictModel):
    """Why it is no finding, why the answer goes back, or what is thought of it."""

    note: Prose


class FindingRow(Answer):
    """A finding as it is listed; `open` of its issues are not solved yet, `times` counts with those before."""

    id: UUID
    title: str
    category: str
    category_title: str
    state: State
    organization_id: UUID
    organization_name: str
    owner_name: str | None
    due_on: date | None
    is_overdue: bool
    issues: int
    open: int
    times: int
    found_at: datetime
    closed_at: datetime | None
    version: int


class FindingCounts(Answer):
    """How many stand where."""

    proposed: int
    owned: int
    answered: int
    closed: int
    dismissed: int
    overdue: int


class FindingList(Answer):
    """A page of them and the counts."""

    items: Sequence[FindingRow]
    total: int
    page: int
    size: int
    counts: FindingCounts


class FindingIssueRead(Answer):
    """An issue that points to it."""

    id: UUID
    number: str
    title: str
    state: IssueState
    organization_name: str
    outlet_name: str | None
    reported_at: datetime


class FindingStepRead(Answer):
    """A step of its history."""

    id: UUID
    kind: StepKind
    note: str | None
    at: datetime
    by_name: str


class FindingEarlier(Answer):
    """The time before, when it was answered or dismissed."""

    id: UUID
    title: str
    state: State
    measures: str | None
    found_at: datetime
    closed_at: datetime | None


class CommonFinding(FindingRow):
    """All of one, and what the caller may do with it now."""

    owner_organization_id: UUID | None
    cause: str | None
    measures: str | None
    members: Sequence[FindingIssueRead]
    steps: Sequence[FindingStepRead]
    earlier: Sequence[FindingEarlier]
    moves: Sequence[Move]
