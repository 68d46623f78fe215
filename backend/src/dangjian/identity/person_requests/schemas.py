"""What goes in and out about requests of a person about his data."""

from datetime import date, datetime
from uuid import UUID

from dangjian.identity.person_requests.rules import RequestKind, RequestState
from dangjian.kernel.strict import Answer, Prose, StrictModel


class PersonRequestCreate(StrictModel):
    """Ask for a copy, a correction or the deletion of the data about oneself."""

    kind: RequestKind
    words: Prose | None = None


class PersonRequestAnswer(StrictModel):
    """What the person is told: what was corrected, what will be deleted, or why not."""

    answer: Prose


class PartCount(Answer):
    """How many rows a part of the house had of the person."""

    service: str
    rows: int


class PersonRequestRead(Answer):
    """A request and how far it is; a copy can be fetched while `is_ready`."""

    id: UUID
    account_id: UUID
    display_name: str
    kind: RequestKind
    words: str | None
    state: RequestState
    asked_at: datetime
    due_on: date
    proposed_by_name: str | None
    decided_by_name: str | None
    decided_at: datetime | None
    answer: str | None
    parts: list[PartCount]
    is_ready: bool
    version: int


class RetentionReason(Answer):
    """One line of the published retention list: what is kept after a deletion, on which ground, how long."""

    code: str
    title: str
    text: str
    ground: str
    until: str
