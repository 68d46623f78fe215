"""What goes in and out about intakes and the reports that come through them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from dangjian.kernel.strict import Answer, Code, Day, Flag, Line, Prose, StrictModel
from dangjian.liaison.confirmations.schemas import Receipt
from dangjian.liaison.intakes.rules import Kind, State
from dangjian.liaison.norms.rules import Choice

Guide = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, max_length=500)]
Contact = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=100)]


class IntakeCreate(StrictModel):
    """A new way in for an organisation, one of its outlets, or a model post."""

    organization_id: UUID
    kind: Kind
    name: Line
    outlet_id: UUID | None = None
    subject: Line | None = None
    guide: Guide = ""
    starts_on: Day
    ends_on: Day | None = None


class IntakeUpdate(StrictModel):
    """What may change; the code changes by an exchange of its own."""

    name: Line
    subject: Line | None = None
    guide: Guide = ""
    starts_on: Day
    ends_on: Day | None = None


class IntakeRow(Answer):
    """An intake as it is listed."""

    id: UUID
    kind: Kind
    kind_title: str
    organization_id: UUID
    organization_name: str
    outlet_id: UUID | None
    outlet_name: str | None
    name: str
    subject: str | None
    starts_on: date
    ends_on: date | None
    state: State
    state_title: str
    issue_count: int
    version: int


class IntakeRead(IntakeRow):
    """All of one: the link to hand out, its picture, and the words people read there."""

    guide: str
    link: str
    qr: str
    created_at: datetime
    created_by_name: str


class IntakeList(Answer):
    """A page of intakes."""

    items: Sequence[IntakeRow]
    total: int
    page: int
    size: int


class IntakeOpen(Answer):
    """What somebody without an account sees before he writes; `closed` says why he cannot, if so."""

    name: str
    kind: Kind
    subject: str | None
    guide: str
    organization_name: str
    outlet_name: str | None
    categories: Sequence[Choice]
    accept_days: int
    closed: str | None


class ReportCreate(StrictModel):
    """A report without an account; `client_id` makes it one intent and is known to the reporter alone."""

    client_id: UUID
    category: Code
    text: Prose
    anonymous: Flag = True
    name: Line | None = None
    contact: Contact | None = None


class ReportReceived(Receipt):
    """It is received: its number, and the receipt by which its reporter has the last word."""

    accept_due_on: date
