"""What goes out about statistics; all shares in percent."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from dangjian.contracts.liaison import IssueState
from dangjian.kernel.strict import Answer, Number


class RateRead(Answer):
    """A share with its parts and the 95 % interval."""

    part: int
    whole: int
    percent: Number | None
    low: Number | None
    high: Number | None


class Funnel(Answer):
    """How many got how far; `solved` is what handlers say, `confirmed` what reporters say, the rest stand apart.

    Collected are the solved, the open (of which `waiting` wait for their reporter's word) and the rejected.
    """

    collected: int
    accepted: int
    assigned: int
    solved: int
    confirmed: int
    good: int
    open: int
    overdue: int
    waiting: int
    unanswered: int
    rejected: int
    merged: int


class Rates(Answer):
    """Answered in time, solved as claimed, solved as confirmed, content among those who rated, lasting of the asked."""

    response: RateRead
    resolution: RateRead
    confirmation: RateRead
    satisfaction: RateRead
    lasting: RateRead


class Cause(Answer):
    """A category with its share and the share up to it."""

    code: str
    title: str
    count: int
    open: int
    percent: Number
    cumulative: Number


class AgeGroup(Answer):
    """How many open ones are of this age in days."""

    title: str
    count: int


class OpenIssue(Answer):
    """An open one with its age in days."""

    id: UUID
    number: str
    title: str
    state: IssueState
    organization_name: str
    handler_name: str | None
    age: int
    is_overdue: bool


class StatisticsMonth(Answer):
    """What came in a month, and what of all was solved and confirmed in it."""

    month: str
    collected: int
    solved: int
    confirmed: int


class UnitLine(Answer):
    """A unit right below, with all below it."""

    organization_id: UUID
    organization_name: str
    collected: int
    solved: int
    confirmed: int
    open: int
    overdue: int


class Statistics(Answer):
    """A unit with all below it, of issues raised in a span of days."""

    organization_id: UUID
    organization_name: str
    first_on: date
    last_on: date
    funnel: Funnel
    rates: Rates
    causes: Sequence[Cause]
    ages: Sequence[AgeGroup]
    oldest: Sequence[OpenIssue]
    months: Sequence[StatisticsMonth]
    units: Sequence[UnitLine]
