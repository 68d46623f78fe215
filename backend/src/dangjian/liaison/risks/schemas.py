"""What goes in and out about risks."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from dangjian.kernel.strict import Answer, Day, Line, Prose, StrictModel
from dangjian.liaison.risks.rules import Kind, Move, Source, State, StepKind


class RiskRegister(StrictModel):
    """A risk that somebody found; `check_id` names the self-check in which it was found."""

    client_id: UUID
    organization_id: UUID
    kind: Kind
    source: Source
    title: Line
    description: Prose
    found_on: Day
    check_id: UUID | None = None


class RiskGrade(StrictModel):
    """Its level by the enterprise's table, with the reason."""

    level: Line
    reason: Prose


class RiskConsult(StrictModel):
    """A joint consultation: when, which bodies took part, what was concluded, and what it led to (C-40)."""

    held_on: Day
    bodies: Annotated[list[Line], Field(min_length=1, max_length=20)]
    conclusion: Prose
    measures: Prose | None = None
    owner_name: Line | None = None
    review_on: Day | None = None
    level: Line | None = None


class RiskNote(StrictModel):
    """What was done, how it was controlled, or why it is taken up again."""

    note: Prose


class RiskRow(Answer):
    """A risk as it is listed."""

    id: UUID
    number: str
    organization_id: UUID
    organization_name: str
    kind: Kind
    source: Source
    title: str
    found_on: date
    level: str | None
    level_title: str | None
    warned_at: datetime | None
    owner_name: str | None
    review_on: date | None
    state: State
    is_review_due: bool
    reported_at: datetime
    reported_by_name: str
    controlled_at: datetime | None
    version: int


class RiskCounts(Answer):
    """How many stand where, and how many of the open ones are ungraded or wait to be looked at again."""

    open: int
    controlled: int
    ungraded: int
    review_due: int


class RiskLevelRead(Answer):
    """A level of the enterprise's table, the gravest first."""

    code: str
    title: str
    description: str
    warns: bool


class RiskList(Answer):
    """A page of them, the counts, and the levels by which they are graded."""

    items: Sequence[RiskRow]
    total: int
    page: int
    size: int
    counts: RiskCounts


class RiskStepRead(Answer):
    """A step of its history."""

    id: UUID
    kind: StepKind
    note: str | None
    bodies: Sequence[str]
    held_on: date | None
    measures: str | None
    level_before: str | None
    level_after: str | None
    at: datetime
    by_name: str


class RiskRead(RiskRow):
    """All of one: the description, its history, the levels it can have, and what the caller may do with it now."""

    description: str
    steps: Sequence[RiskStepRead]
    levels: Sequence[RiskLevelRead]
    moves: Sequence[Move]
