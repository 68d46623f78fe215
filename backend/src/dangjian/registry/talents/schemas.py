"""What goes in and out about cadres' classes and tiers."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from dangjian.kernel.strict import Answer, Day, Prose, StrictModel


class TalentAssign(StrictModel):
    """A class and a tier from a day on, with the reason: facts of work, not years."""

    class_id: UUID
    tier_id: UUID
    since: Day
    reason: Prose


class TalentRow(Answer):
    """A cadre with the posts held, and class and tier as they are today."""

    member_id: UUID
    name: str
    position: str
    posts: str
    class_title: str | None
    tier_title: str | None
    training: str | None
    since: date | None


class TalentPost(Answer):
    """A post of the cadre, held or past."""

    title: str
    organization_name: str
    since: date
    until: date | None


class TalentGiven(Answer):
    """A class and tier with the day from which they hold."""

    id: UUID
    class_id: UUID
    class_title: str
    tier_id: UUID
    tier_title: str
    since: date
    reason: str
    decided_by_name: str
    decided_at: datetime


class TalentRead(TalentRow):
    """A cadre's basics: posts, and every class and tier there was, the latest first."""

    employee_no: str
    home_name: str
    held: Sequence[TalentPost]
    given: Sequence[TalentGiven]
    may_assign: bool
