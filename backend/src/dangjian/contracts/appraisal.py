"""What appraisal says: what a change of the ledger touched, verdicts given, weak points put right, results."""

from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from dangjian.kernel.events import Event


class RecordsChanged(Event):
    """A change of the ledger, thin: no values and no names; one event speaks for a whole batch.

    `first_on` and `last_on` bound the days on which the records say that something happened.
    """

    organization_ids: list[UUID]
    types: list[str]
    first_on: date
    last_on: date


class RecordsEntered(RecordsChanged):
    """Records were entered."""

    name: ClassVar[str] = "appraisal.record.entered"


class RecordsVoided(RecordsChanged):
    """Records were withdrawn."""

    name: ClassVar[str] = "appraisal.record.voided"


class VerificationGiven(Event):
    """A verdict was given on site: which branch, indicator and period it speaks of, not what it says."""

    name: ClassVar[str] = "appraisal.result.verified"
    organization_id: UUID
    scheme_code: str
    indicator: str
    period: str


class RectificationMoved(Event):
    """A rectification went on: which one, of which branch and indicator, and by when; not what is said in it."""

    rectification_id: UUID
    organization_id: UUID
    scheme_code: str
    indicator: str
    period: str
    due_on: date


class RectificationOpened(RectificationMoved):
    """A weak point is to be put right."""

    name: ClassVar[str] = "appraisal.rectification.opened"


class RectificationReported(RectificationMoved):
    """The branch said what it did."""

    name: ClassVar[str] = "appraisal.rectification.reported"


class RectificationReturned(RectificationMoved):
    """The recheck sent it back."""

    name: ClassVar[str] = "appraisal.rectification.returned"


class RectificationClosed(RectificationMoved):
    """The recheck found it put right."""

    name: ClassVar[str] = "appraisal.rectification.closed"


class RectificationWithdrawn(RectificationMoved):
    """Whoever opened it took it back."""

    name: ClassVar[str] = "appraisal.rectification.withdrawn"


class RunScored(Event):
    """These were scored again in an open run, after a change of the ledger, a verdict, or the tree."""

    name: ClassVar[str] = "appraisal.run.scored"
    run_id: UUID
    organization_ids: list[UUID]


class ResultPublished(Event):
    """A run was published: from now on nothing of it changes."""

    name: ClassVar[str] = "appraisal.result.published"
    run_id: UUID
    scheme_code: str
    period: str
    cycle: str
    signed_reason: str | None


class StarGiven(BaseModel):
    """The stars of one branch in a rating; `tier` is none where the method names none."""

    model_config = ConfigDict(frozen=True)

    organization_id: UUID
    stars: int
    previous_stars: int | None
    tier: str | None


class StarRated(Event):
    """The stars of a quarter or a year, all branches of a published rating at once."""

    name: ClassVar[str] = "appraisal.star.rated"
    run_id: UUID
    scheme_code: str
    period: str
    ratings: list[StarGiven]


class BurdenBudgetExceeded(Event):
    """A scheme was published that asks more of a branch and month than the budget, with a named approver's reason."""

    name: ClassVar[str] = "appraisal.burden.budget_exceeded"
    scheme_version_id: UUID
    scheme_code: str
    asked: Decimal
    budget: Decimal
    standard_number: int
