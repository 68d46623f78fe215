"""What a branch page shows."""

from uuid import UUID

from dangjian.appraisal.runs.schemas import RunRow
from dangjian.kernel.strict import Answer, Number


class IndexRead(Answer):
    """An index (or group): now, in the period before, and the median of the category, hidden under five branches."""

    code: str
    title: str
    score: Number | None
    previous: Number | None
    median: Number | None
    weight: Number | None


class VetoRead(Answer):
    """A veto that holds, and what it does."""

    indicator: str
    title: str
    effect: str


class NextStep(Answer):
    """An indicator that is not yet met, with the points of the total that it would bring."""

    indicator: str
    title: str
    gain: Number
    what_to_do: str
    control: str
    is_illustrative: bool


class NextStar(Answer):
    """What is missing for the next star (A-15, A-16)."""

    stars: int
    at_least: Number
    missing: Number
    within_quota: bool | None
    quota_places: int | None
    held_back_by: list[str]
    steps: list[NextStep]


class TrendPoint(Answer):
    """One period of the trend."""

    run_id: UUID
    period: str
    period_title: str
    cycle: str
    status: str
    total: Number
    rank: int | None
    ranked_count: int
    stars: int | None
    median: Number | None
    indices: dict[str, Number]


class BranchPage(Answer):
    """One branch: radar in three layers, stars, rank, trend, and the way to the next star."""

    organization_id: UUID
    code: str
    name: str
    category: str | None
    category_title: str | None
    run: RunRow | None
    runs: list[RunRow]
    previous_period: str | None
    total: Number | None
    total_before_veto: Number | None
    rank: int | None
    ranked_count: int
    median: Number | None
    previous_total: Number | None
    previous_rank: int | None
    stars: int | None
    previous_stars: int | None
    tier: str | None
    tier_title: str | None
    tier_focus: str | None
    tier_plan: list[str]
    tier_note: str | None
    disqualified: bool
    is_verified: bool
    unverified_count: int
    pending_count: int
    disputed_count: int
    signed_reason: str | None
    indices: list[IndexRead]
    groups: list[IndexRead]
    vetoes: list[VetoRead]
    next_star: NextStar | None
    trend: list[TrendPoint]
