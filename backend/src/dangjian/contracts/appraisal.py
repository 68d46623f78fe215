"""What appraisal says: which organisations, kinds of entry and days a change of the ledger touched, and verdicts given."""

from datetime import date
from typing import ClassVar
from uuid import UUID

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
