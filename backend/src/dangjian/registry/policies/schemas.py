"""What goes in and out about policy documents."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from dangjian.kernel.strict import Answer, Day, Line, Prose, StrictModel
from dangjian.registry.policies.rules import State

MOST_CLAUSES = 200
ClauseNumber = Annotated[Line, Field(max_length=40, examples=["第三条"])]
DocumentNo = Annotated[Line, Field(max_length=100, examples=["党发〔2026〕12号"])]


class ClauseWrite(StrictModel):
    """A clause, and which clause of the superior's document it spells out (C-52)."""

    number: ClauseNumber
    text: Prose
    derived_from_id: UUID | None = None


class PolicyRevise(StrictModel):
    """A new wording; the last one is kept."""

    title: Line
    document_no: DocumentNo | None = None
    issued_on: Day
    effective_on: Day
    clauses: Annotated[list[ClauseWrite], Field(max_length=MOST_CLAUSES)] = Field(default_factory=list)
    reason: Prose | None = None


class PolicyCreate(PolicyRevise):
    """A new document of an organisation, derived from a superior's if it names one."""

    organization_id: UUID
    parent_id: UUID | None = None


class PolicyAbolish(StrictModel):
    """It no longer holds, from when and why."""

    abolished_on: Day
    reason: Prose


class PolicyRow(Answer):
    """A document in a list."""

    id: UUID
    organization_id: UUID
    organization_name: str
    parent_id: UUID | None
    parent_title: str | None
    title: str
    document_no: str | None
    number: int
    issued_on: date
    effective_on: date
    abolished_on: date | None
    state: State
    derived_count: int
    version: int


class ClauseRead(Answer):
    """A clause, and the superior's clause behind it with what it says."""

    id: UUID
    number: str
    text: str
    derived_from_id: UUID | None
    derived_from_number: str | None
    derived_from_text: str | None


class PolicyVersionRead(Answer):
    """One wording, without its clauses."""

    number: int
    title: str
    document_no: str | None
    issued_on: date
    effective_on: date
    reason: str | None
    entered_by_name: str
    entered_at: datetime


class DerivedPolicy(Answer):
    """A document below that spells this one out, and how many of its clauses say which clause they come from."""

    id: UUID
    organization_id: UUID
    organization_name: str
    title: str
    state: State
    issued_on: date
    traced_count: int


class WithoutDerived(Answer):
    """An organisation directly below that has not spelt the document out."""

    organization_id: UUID
    organization_name: str


class PolicyRead(PolicyRow):
    """All of one: the wording in force, the wordings before, what was made of it below, and who has not (C-52)."""

    abolish_reason: str | None
    shown_number: int
    clauses: Sequence[ClauseRead]
    versions: Sequence[PolicyVersionRead]
    derived: Sequence[DerivedPolicy]
    without: Sequence[WithoutDerived]
    may_edit: bool
