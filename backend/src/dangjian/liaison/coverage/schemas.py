"""What goes out about coverage."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from dangjian.kernel.strict import Answer, Number


class CoverageFigures(Answer):
    """How many outlets, how many without a member, and how many of those have a representative (D-16, D-20, D-23)."""

    outlets: int
    with_member: int
    uncovered: int
    uncovered_share: Number | None
    uncovered_paired: int
    uncovered_unpaired: int
    paired: int
    external_members: int


class CoverageGroup(CoverageFigures):
    """The figures of one organisation below."""

    id: UUID
    name: str


class CoveragePoint(Answer):
    """How it stood at the end of a day: without a member, and how many of those with a representative."""

    on: date
    uncovered: int
    uncovered_paired: int


class Coverage(CoverageFigures):
    """The figures with where they come from and how they came about."""

    groups: Sequence[CoverageGroup]
    trend: Sequence[CoveragePoint]


class CoveredOutlet(Answer):
    """An outlet with who looks after it; `since` is the day since which it has, or lacks, a member."""

    id: UUID
    code: str
    name: str
    organization_id: UUID
    organization_name: str
    liaison_point: str | None
    staff_count: int
    own_member_count: int
    external_member_count: int
    is_uncovered: bool
    since: date
    representatives: Sequence[str]
    last_visited_on: date | None


class GapRead(Answer):
    """A stretch without a member."""

    since: date
    until: date | None


class PairingRead(Answer):
    """Who looks after the outlet, or did."""

    representative_id: UUID
    name: str
    starts_on: date
    ends_on: date | None


class AgreementNamed(Answer):
    """A co-building agreement to which the outlet belongs."""

    id: UUID
    partner: str
    ends_on: date


class CoveredOutletRead(CoveredOutlet):
    """The outlet's page: its gaps, pairings and agreements."""

    gaps: Sequence[GapRead]
    pairings: Sequence[PairingRead]
    agreements: Sequence[AgreementNamed]
    issue_counts: dict[str, int]
