"""What the cockpit shows."""

from uuid import UUID

from dangjian.appraisal.cockpit.rules import AttentionKind
from dangjian.appraisal.runs.schemas import PeriodOption, RunRow, StarCount
from dangjian.appraisal.scores.schemas import Mover, ScoreRow
from dangjian.kernel.strict import Answer, Number


class CategoryCount(Answer):
    """One category: averages within scope; the median of the whole run, hidden under five branches."""

    category: str | None
    title: str
    branches: int
    average: Number
    previous_average: Number | None
    median: Number | None
    best: Number
    indices: dict[str, Number]


class CommitteeRow(Answer):
    """One organisation directly below the chosen one, with the average of the branches under it."""

    organization_id: UUID
    name: str
    branches: int
    average: Number
    previous_average: Number | None
    vetoed: int
    unverified: int


class IndexTitle(Answer):
    """An index of the scheme by its code."""

    code: str
    title: str


class AttentionRow(Answer):
    """Something to look at, with its reason in a sentence; a branch by name or a number of them."""

    kind: AttentionKind
    title: str
    detail: str
    organization_id: UUID | None
    count: int


class Cockpit(Answer):
    """Everything that the cockpit needs, within the caller's scope."""

    run: RunRow | None
    previous_period: str | None
    periods: list[str]
    period_options: list[PeriodOption]
    branches: int
    scored: int
    vetoed: int
    disputed: int
    average: Number | None
    previous_average: Number | None
    stars: list[StarCount]
    previous_stars: list[StarCount]
    indices: list[IndexTitle]
    categories: list[CategoryCount]
    committees: list[CommitteeRow]
    ranking: dict[str, list[ScoreRow]]
    attention: list[AttentionRow]
    risen: list[Mover]
    fallen: list[Mover]
    records_in_period: int
    unverified: int
    pending: int
    unverified_branches: int
