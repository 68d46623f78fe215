"""What goes in and out about runs."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from dangjian.kernel.strict import Answer, Flag, Prose, StrictModel

Cycle = Literal["month", "quarter", "year"]
RunStatus = Literal["open", "published"]
PeriodText = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9]{4}(-(Q[1-4]|0[1-9]|1[0-2]))?$")]


class RunOpen(StrictModel):
    """Open a run of a published scheme for a period; `is_initial` lifts the step rule for the first rating."""

    scheme_version_id: UUID
    period: PeriodText
    is_initial: Flag = False


class RunPublish(StrictModel):
    """Publish a run; the reason is signed where cells were not looked at on site, and shown beside every star."""

    reason: Prose | None = None


class RunRow(Answer):
    """A run in a list; `has_stars` is false for a month, which shows points and ranks only.

    `is_over` is false while the period runs: what is not yet due still counts as nothing.
    """

    id: UUID
    scheme_version_id: UUID
    scheme_code: str
    scheme_title: str
    scheme_number: int
    period: str
    period_title: str
    cycle: Cycle
    status: RunStatus
    is_initial: bool
    has_stars: bool
    is_over: bool
    has_records: bool
    as_of: datetime
    refreshed_at: datetime | None
    published_at: datetime | None
    published_by_name: str | None
    signed_reason: str | None
    unverified_count: int
    pending_count: int
    subject_count: int
    version: int


class StarCount(Answer):
    """How many subjects have these stars."""

    stars: int
    count: int


class Skipped(Answer):
    """A subject that the scheme does not score, and why."""

    organization_id: UUID
    name: str
    reason: str


class RunRead(RunRow):
    """A run with its counts within the caller's scope; `why_not_publish` is none when nothing stands in the way."""

    digest: str | None
    scored: int
    unverified_cells: int
    pending_cells: int
    disputed_cells: int
    unverified_branches: int
    vetoed: int
    disqualified: int
    stars: Sequence[StarCount]
    skipped: Sequence[Skipped]
    ends_on: date
    why_not_publish: str | None
    needs_signature: bool


class PeriodOption(Answer):
    """A period for which there is a run."""

    period: str
    period_title: str
    cycle: Cycle
    run_id: UUID
    scheme_code: str
    status: RunStatus
    has_records: bool
