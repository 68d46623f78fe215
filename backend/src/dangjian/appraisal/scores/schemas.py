"""What goes out about the scores of a run."""

from typing import Literal
from uuid import UUID

from dangjian.appraisal.runs.schemas import RunRow
from dangjian.kernel.strict import Answer, Number

ScoreSort = Literal["rank", "-rank", "total", "-total", "change", "-change", "code", "-code", "name", "-name"]


class BlockerRow(Answer):
    """What is not yet looked at on site for one indicator, over all branches in the caller's scope."""

    indicator: str
    title: str
    control: str
    state: Literal["unverified", "pending"]
    cells: int
    branches: int


class BlockerCell(Answer):
    """What one branch still lacks on site."""

    organization_id: UUID
    code: str
    name: str
    category: str | None
    indicator: str
    title: str
    cell: str
    state: Literal["unverified", "pending"]
    online: Number | None
    is_verified: bool


class Blockers(Answer):
    """What stands between a run and its publication: by indicator in `rows`, by branch and cell in the page `items`."""

    unverified: int
    pending: int
    unverified_branches: int
    rows: list[BlockerRow]
    items: list[BlockerCell]
    total: int
    page: int
    size: int


class ScoreRow(Answer):
    """One place in the ranking; rank and n come from the whole run, names only from the caller's scope.

    `previous_total` and `previous_rank` are those of the period before; `previous_stars` of the last published rating.
    """

    organization_id: UUID
    code: str
    name: str
    category: str | None
    total: Number
    previous_total: Number | None
    rank: int | None
    ranked_count: int
    previous_rank: int | None
    stars: int | None
    previous_stars: int | None
    tier: str | None
    disqualified: bool
    vetoes: list[str]
    is_verified: bool
    unverified_count: int
    pending_count: int
    disputed_count: int
    indices: dict[str, Number]


class CategorySummary(Answer):
    """One category in a period's summary; the median is hidden under five branches."""

    category: str | None
    title: str
    branches: int
    average: Number
    median: Number | None
    best: Number
    previous_average: Number | None


class Mover(Answer):
    """A branch that rose or fell most against the period before."""

    organization_id: UUID
    name: str
    category: str | None
    total: Number
    change: Number
    stars: int | None
    previous_stars: int | None


class RunSummary(Answer):
    """The summary of a period (A-56), in sentences and in figures, within the caller's scope."""

    run: RunRow
    previous_period: str | None
    sentences: list[str]
    categories: list[CategorySummary]
    risen: list[Mover]
    fallen: list[Mover]
    records: int
    verdicts: int
