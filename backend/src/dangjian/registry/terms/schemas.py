"""What goes in and out about terms."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from dangjian.contracts.registry import OrganizationKind
from dangjian.kernel.strict import Answer, Day, Line, Number, Prose, StrictModel, Whole
from dangjian.registry.terms.rules import State


class TermElect(StrictModel):
    """A committee was elected; the years are those of the norm unless others were decided."""

    organization_id: UUID
    elected_on: Day
    years: Annotated[Whole, Field(ge=1, le=5)] | None = None
    approved_by: Line | None = None
    note: Prose | None = None


class TermShift(StrictModel):
    """A superior approved that the term ends earlier or later, at most by a year (ORG-07)."""

    expires_on: Day
    approved_by: Line
    reason: Prose


class TermRow(Answer):
    """An organisation with its committee, the term and what does not look as it should."""

    organization_id: UUID
    organization_name: str
    organization_code: str
    kind: OrganizationKind
    term_id: UUID | None
    elected_on: date | None
    regular_on: date | None
    expires_on: date | None
    state: State
    approved_by: str | None
    secretary: str | None
    committee: int
    graduates: int
    full_members: int
    warnings: Sequence[str]
    version: int | None


class TermRead(Answer):
    """One term of an organisation."""

    id: UUID
    elected_on: date
    regular_on: date
    expires_on: date
    ended_on: date | None
    approved_by: str | None
    reason: str | None
    note: str | None
    entered_by_name: str
    entered_at: datetime
    version: int


class Quarter(Answer):
    """How many committees were overdue when a quarter ended, or become due in one to come."""

    quarter: str
    count: int


class TermFigures(Answer):
    """The figures of a subtree, counted from rows (A-72)."""

    organizations: int
    none: int
    running: int
    expiring: int
    expired: int
    vacant: int
    committees: int
    with_graduate: int
    graduate_share: Number | None
    backlog: Sequence[Quarter]
    ahead: Sequence[Quarter]
