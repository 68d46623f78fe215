"""What goes in and out about practices."""

from datetime import date, datetime
from uuid import UUID

from dangjian.contracts.registry import OrganizationForm, OrganizationKind
from dangjian.kernel.strict import Answer, Day, Line, Number, Prose, StrictModel
from dangjian.targets.practices import rules


class PracticePublish(StrictModel):
    """A result to be spread among the organisations of one kind below the publisher or one above it."""

    organization_id: UUID
    title: Line
    description: Prose
    since: Day
    target_id: UUID | None = None
    scope_id: UUID
    scope_kind: OrganizationKind


class PracticeWithdraw(StrictModel):
    """Why it is spread no further."""

    reason: Prose


class PracticeSay(StrictModel):
    """An organisation takes it over from a day on, or says why it does not."""

    organization_id: UUID
    kind: rules.Answer
    since: Day | None = None
    note: Prose | None = None


class PracticeStop(StrictModel):
    """An organisation uses it no more from a day on."""

    organization_id: UUID
    ended_on: Day
    reason: Prose


class FoundingUnit(Answer):
    """A unit that formed the joint branch on the day of publication."""

    id: UUID
    name: str


class PracticeRow(Answer):
    """A practice as it is listed, with how many of those it is meant for use it today; `percent` where any are."""

    id: UUID
    organization_id: UUID
    organization_name: str
    organization_form: OrganizationForm
    title: str
    description: str
    since: date
    scope_id: UUID
    scope_name: str
    scope_kind: OrganizationKind
    units: list[FoundingUnit]
    state: rules.State
    published_at: datetime
    published_by_name: str
    withdrawn_on: date | None
    withdrawn_reason: str | None
    adopted: int
    meant: int
    percent: Number | None
    version: int


class SpreadDay(Answer):
    """From this day on so many used it, of so many that stood."""

    day: date
    adopted: int
    meant: int
    percent: Number | None


class PracticeRead(PracticeRow):
    """One practice on a day: who stands how, and how it spread; the target is named to those who may see it."""

    on: date
    target_id: UUID | None
    target_number: str | None
    target_title: str | None
    counts: dict[rules.Standing, int]
    days: list[SpreadDay]
    may_withdraw: bool
    may_answer: bool


class PracticeOrganization(Answer):
    """How an organisation it was meant for stands to it on the day asked for, and who recorded that."""

    organization_id: UUID
    organization_code: str
    organization_name: str
    standing: rules.Standing
    since: date | None
    ended_on: date | None
    note: str | None
    end_reason: str | None
    at: datetime | None
    by_name: str | None
    may_answer: bool


class PracticeFact(Answer):
    """One thing that an organisation said of it, in the order of time; nothing of it is ever taken away."""

    kind: rules.Answer
    since: date
    note: str | None
    at: datetime
    by_name: str
    ended_on: date | None
    end_reason: str | None
    ended_by_name: str | None


class PracticeScope(Answer):
    """Where it can be spread: the publisher or one above it, with how many of each kind stand there beside it."""

    id: UUID
    name: str
    kinds: dict[OrganizationKind, int]
