"""What goes in and out about representatives."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from dangjian.kernel.strict import Answer, Code, Day, Flag, Line, Prose, StrictModel
from dangjian.liaison.representatives.rules import Move, State, StepKind


class Criterion(StrictModel):
    """How the candidate meets one of the enterprise's criteria, in words."""

    code: Annotated[str, Field(max_length=40)]
    words: Annotated[Prose, Field(max_length=500)]


class RepresentativeNominate(StrictModel):
    """A member of the register proposed as representative, with words on every criterion (D-19)."""

    organization_id: UUID
    employee_no: Code
    nominating_body: Line
    criteria: Annotated[list[Criterion], Field(max_length=30)]
    starts_on: Day
    note: Prose | None = None


class RepresentativeApprove(StrictModel):
    """Which body approved, and why."""

    approving_body: Line
    reason: Prose


class RepresentativeReason(StrictModel):
    """Why."""

    reason: Prose


class RepresentativeEnd(StrictModel):
    """The last day in office and why; `end_pairings` says that what is not handed over ends with it."""

    ended_on: Day
    reason: Prose
    end_pairings: Flag = False


class RepresentativeRow(Answer):
    """A representative as listed; `pairing_count` are the outlets looked after today."""

    id: UUID
    organization_id: UUID
    organization_name: str
    member_id: UUID
    employee_no: str
    name: str
    position: str
    member_organization_name: str | None
    nominating_body: str
    approving_body: str | None
    state: State
    starts_on: date
    ends_on: date | None
    ended_on: date | None
    is_ending_soon: bool
    pairing_count: int
    last_visited_on: date | None
    version: int


class RepresentativeCounts(Answer):
    """How many stand where, and how many terms end within a month."""

    nominated: int
    approved: int
    ended: int
    declined: int
    ending_soon: int


class RepresentativeList(Answer):
    """A page of them, with the counts of all within the organisation asked for."""

    items: Sequence[RepresentativeRow]
    total: int
    page: int
    size: int
    counts: RepresentativeCounts


class CriterionRead(Answer):
    """A criterion by its title of then, and the words on it."""

    code: str
    title: str
    words: str


class RepresentativeStepRead(Answer):
    """A step of the history."""

    id: UUID
    kind: StepKind
    note: str | None
    detail: dict[str, Any]
    at: datetime
    by_name: str


class RepresentativeRead(RepresentativeRow):
    """All of one: criteria, history, and what the caller may do now; `renews_until` is the end of a further term."""

    criteria: Sequence[CriterionRead]
    nominated_at: datetime
    nominated_by_name: str
    steps: Sequence[RepresentativeStepRead]
    moves: Sequence[Move]
    why_not_decide: str | None
    ends_if_approved: date
    renews_until: date | None
