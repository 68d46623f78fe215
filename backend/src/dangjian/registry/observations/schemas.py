"""What goes in and out about observation notes; nothing here is a number, so nothing can be added up."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from dangjian.kernel.strict import Answer, Day, Prose, StrictModel
from dangjian.registry.observations.rules import Occasion


class ObservationWords(StrictModel):
    """What was seen: the fact of the work, and what came of it."""

    observed_on: Day
    occasion: Occasion
    fact: Prose
    outcome: Prose | None = None


class ObservationSign(ObservationWords):
    """A note about whoever holds this post."""

    post_id: UUID


class ObservationCorrect(ObservationWords):
    """The note anew, in place of the one before, with the reason."""

    reason: Prose


class ObservationRow(Answer):
    """A note in a list, without its words: whoever reads those is put on record."""

    id: UUID
    organization_id: UUID
    organization_name: str
    member_id: UUID
    member_name: str
    post_title: str
    observed_on: date
    occasion: Occasion
    signed_by_name: str
    signed_at: datetime
    is_corrected: bool


class ObservationVersion(Answer):
    """One wording with who signed it when; `reason` says why it took the place of the one before."""

    id: UUID
    observed_on: date
    occasion: Occasion
    fact: str
    outcome: str | None
    reason: str | None
    signed_by_name: str
    signed_at: datetime


class ObservationRead(ObservationRow):
    """The note as it stands, and every wording there was, the latest first."""

    fact: str
    outcome: str | None
    versions: Sequence[ObservationVersion]
    may_correct: bool


class ObservationContact(Answer):
    """A cadre and the day of the last note: who should be gone to see (联系, not a judgement of the cadre)."""

    post_id: UUID
    title: str
    since: date
    organization_id: UUID
    organization_name: str
    member_id: UUID
    member_name: str
    position: str
    last_observed_on: date | None
