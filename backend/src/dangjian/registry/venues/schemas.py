"""What goes in and out about venues."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from dangjian.kernel.strict import Answer, Day, Flag, Line, Prose, StrictModel
from dangjian.registry.venue_standards.schemas import WordCode
from dangjian.registry.venues.rules import State

DocumentNo = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=100)]


class VenueWrite(StrictModel):
    """A venue as it is; closed with a day and a reason."""

    organization_id: UUID
    kind: WordCode
    name: Line
    place: Line
    purpose: Prose | None = None
    opened_on: Day | None = None
    closed_on: Day | None = None
    close_reason: Prose | None = None
    responsible_member_id: UUID | None = None


class ItemChecked(StrictModel):
    """One item of the checklist: there or not, and what was seen."""

    item: WordCode
    is_met: Flag
    note: Prose | None = None


class VenueCheckWrite(StrictModel):
    """What somebody found on a day; what is left out keeps its last word."""

    checked_on: Day
    items: Annotated[list[ItemChecked], Field(min_length=1, max_length=30)]


class VenueAwardWrite(StrictModel):
    """Who made it a model venue, and when."""

    granted_on: Day
    granting_body: Line
    document_no: DocumentNo | None = None


class VenueWithdraw(StrictModel):
    """The mark is taken back."""

    withdrawn_on: Day
    reason: Prose


class VenueRow(Answer):
    """A venue in a list."""

    id: UUID
    organization_id: UUID
    organization_name: str
    kind: str
    kind_title: str
    name: str
    place: str
    opened_on: date | None
    closed_on: date | None
    state: State
    responsible_name: str | None
    model_since: date | None
    granting_body: str | None
    item_count: int
    missing_count: int
    version: int


class VenueItemRead(Answer):
    """An item of the checklist with its last word; nobody has looked where `is_met` is none."""

    code: str
    title: str
    hint: str | None
    is_met: bool | None
    note: str | None
    checked_on: date | None
    by_name: str | None


class VenueCheckRead(Answer):
    """One look at one item, as it was noted."""

    id: UUID
    item_title: str
    is_met: bool
    note: str | None
    checked_on: date
    by_name: str
    at: datetime


class VenueAwardRead(Answer):
    """The mark of a model venue, standing or withdrawn."""

    id: UUID
    granted_on: date
    granting_body: str
    document_no: str | None
    by_name: str
    withdrawn_on: date | None
    withdrawn_reason: str | None


class VenueRead(VenueRow):
    """All of one."""

    purpose: str | None
    close_reason: str | None
    responsible_member_id: UUID | None
    checklist_title: str
    items: Sequence[VenueItemRead]
    missing: Sequence[str]
    checks: Sequence[VenueCheckRead]
    awards: Sequence[VenueAwardRead]
    may_edit: bool
    may_check: bool
    may_award: bool
