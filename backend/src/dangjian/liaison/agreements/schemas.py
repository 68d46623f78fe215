"""What goes in and out about agreements."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from dangjian.kernel.strict import Answer, Day, Line, Prose, StrictModel
from dangjian.liaison.agreements.rules import PartnerKind, State
from dangjian.liaison.attachments.schemas import IssueFileRead
from dangjian.liaison.issues.schemas import Sha256

MOST_OUTLETS = 200


class AgreementWrite(StrictModel):
    """An agreement as it is entered or put right; the signed paper is welcome and never compulsory."""

    organization_id: UUID
    partner: Line
    partner_kind: PartnerKind
    content: Prose
    signed_on: Day
    starts_on: Day
    ends_on: Day
    outlet_ids: Annotated[list[UUID], Field(max_length=MOST_OUTLETS)] = Field(default_factory=list)
    document: Sha256 | None = None


class AgreementRenew(StrictModel):
    """The same with the same partner and outlets for a further time."""

    signed_on: Day
    starts_on: Day
    ends_on: Day
    content: Prose | None = None
    document: Sha256 | None = None


class AgreementEnd(StrictModel):
    """It ends before its day, and why."""

    reason: Prose


class ActivityAdd(StrictModel):
    """What was done together on a day."""

    held_on: Day
    title: Line
    note: Prose | None = None


class AgreementRow(Answer):
    """An agreement in a list."""

    id: UUID
    organization_id: UUID
    organization_name: str
    partner: str
    partner_kind: PartnerKind
    signed_on: date
    starts_on: date
    ends_on: date
    ended_on: date | None
    state: State
    outlet_count: int
    activity_count: int
    last_activity_on: date | None
    renewed_by_id: UUID | None
    version: int


class AgreementCounts(Answer):
    """How many stand how, and how many outlets take part in those in force (D-39)."""

    planned: int
    active: int
    expiring: int
    expired: int
    ended: int
    outlets: int


class AgreementList(Answer):
    """A page of them, with the counts of all within the organisation asked for."""

    items: Sequence[AgreementRow]
    total: int
    page: int
    size: int
    counts: AgreementCounts


class AgreementOutletRead(Answer):
    """An outlet that takes part."""

    id: UUID
    code: str
    name: str


class ActivityRead(Answer):
    """What was done together."""

    id: UUID
    held_on: date
    title: str
    note: str | None
    by_name: str


class AgreementRead(AgreementRow):
    """All of one."""

    content: str
    end_reason: str | None
    renews_id: UUID | None
    created_at: datetime
    created_by_name: str
    document: IssueFileRead | None
    outlets: Sequence[AgreementOutletRead]
    activities: Sequence[ActivityRead]
    may_edit: bool
