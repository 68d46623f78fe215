"""What goes out about comparisons."""

from uuid import UUID

from dangjian.kernel.strict import Answer, Number
from dangjian.targets.methods.rules import Level


class YearRead(Answer):
    """A year of the same measure in the same organisation; the change is against the year before."""

    target_id: UUID
    year: int
    target_value: Number | None
    actual: Number | None
    completion_percent: Number | None
    change: Number | None
    change_percent: Number | None


class PeersRead(Answer):
    """Where the target stands among those of the same measure, level and year; nobody else is named."""

    count: int
    place: int | None
    completion_percent: Number | None
    best_percent: Number | None
    median_percent: Number | None


class ComparisonRead(Answer):
    """A target beside its own past and beside its peers (B-09: vertical and horizontal)."""

    target_id: UUID
    measure: str
    unit: str
    years: list[YearRead]
    peers: PeersRead


class LevelRow(Answer):
    """A unit among those of its level in the caller's scope."""

    level: Level
    organization_id: UUID
    name: str
    targets: int
    completion_percent: Number
    place: int
    is_selected: bool


class LevelsRead(Answer):
    """The units level by level, the best first; `is_selected` are those within the quota of their level (B-05)."""

    year: int
    quota: int
    rows: list[LevelRow]
