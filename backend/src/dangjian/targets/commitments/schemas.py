"""What goes in and out about commitments."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from dangjian.kernel.strict import Answer, Code, Line, Number, StrictModel
from dangjian.targets.commitments.rules import PERIOD, State
from dangjian.targets.methods.schemas import Word
from dangjian.targets.targets.schemas import Year

Period = Annotated[str, StringConstraints(strict=True, pattern=PERIOD)]


class ItemDraft(StrictModel):
    """One promise, in a year, quarter or month, under a target of the unit if one is named."""

    lead: Code
    period: Period
    words: Line
    target_id: UUID | None = None


class CommitmentItems(StrictModel):
    """All promises of the sheet as they are to be."""

    items: Annotated[list[ItemDraft], Field(max_length=60)]


class CommitmentDraft(CommitmentItems):
    """A new sheet of a member; without a member it is the caller's own."""

    organization_id: UUID
    member_id: UUID | None = None
    year: Year


class CommitmentRow(Answer):
    """A sheet as it is listed, with how many of its promises are kept."""

    id: UUID
    organization_id: UUID
    organization_name: str
    member_id: UUID
    member_name: str
    year: int
    state: State
    made_at: datetime | None
    items: int
    done: int
    overdue: int
    version: int


class ItemRead(Answer):
    """One promise, and how its task stands."""

    lead: str
    lead_title: str
    period: str
    words: str
    target_id: UUID | None
    target_title: str | None
    task_id: UUID | None
    task_number: str | None
    task_state: str | None
    light: str | None
    percent: Number | None
    due_on: date


class CommitmentRead(CommitmentRow):
    """A sheet with its promises, and why it cannot be made public yet."""

    promises: list[ItemRead]
    leads: list[Word]
    why_not_made: str | None
    may_change: bool
