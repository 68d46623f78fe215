"""What goes in and out about self-checks."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from dangjian.kernel.strict import Answer, Day, Line, Prose, StrictModel
from dangjian.liaison.risk_checks.rules import Finding, State


class RiskCheckOpen(StrictModel):
    """A campaign for the units right below an organisation."""

    organization_id: UUID
    title: Line
    description: Prose
    due_on: Day


class RiskCheckReply(StrictModel):
    """What a unit found."""

    organization_id: UUID
    finding: Finding
    note: Prose | None = None


class RiskCheckRow(Answer):
    """A campaign as it is listed."""

    id: UUID
    organization_id: UUID
    organization_name: str
    title: str
    due_on: date
    state: State
    opened_at: datetime
    opened_by_name: str
    asked: int
    answered: int
    found: int
    version: int


class RiskCheckList(Answer):
    """A page of them."""

    items: Sequence[RiskCheckRow]
    total: int
    page: int
    size: int


class RiskCheckUnit(Answer):
    """A unit that was asked, what it answered last, and how many risks it registered in this campaign."""

    organization_id: UUID
    organization_name: str
    finding: Finding | None
    note: str | None
    at: datetime | None
    by_name: str | None
    registered: int
    may_answer: bool


class RiskCheckRead(RiskCheckRow):
    """One with its units; those whose answers the caller may not see are left out and only counted."""

    description: str
    closed_at: datetime | None
    units: Sequence[RiskCheckUnit]
    may_close: bool
