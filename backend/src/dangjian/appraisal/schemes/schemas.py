"""What goes in and out about schemes; every number of a scheme is a decimal string."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from dangjian.appraisal.burden.schemas import OverBudget
from dangjian.appraisal.schemes.rules import MAX_SOURCE
from dangjian.kernel.strict import Answer, Code, Line, Number, StrictModel

Status = Literal["draft", "published"]
Kind = Literal["base", "special", "bonus", "deduction", "veto"]
Cycle = Literal["month", "quarter", "year"]
Control = Literal["online", "offline", "dual"]
Subject = Literal["branch", "unit", "outlet", "member"]
Source = Annotated[str, StringConstraints(strict=True, max_length=MAX_SOURCE)]
PackForm = Annotated[
    dict[str, Any] | None,
    Field(description="人读的说明(与 pack.yaml 同形);不填则沿用同一方案上一版本的说明"),
]


class SchemeCheck(StrictModel):
    """A source to be checked; nothing is stored."""

    source: Source


class SchemeDraft(StrictModel):
    """A source to be kept as a draft, and what people read beside its numbers."""

    source: Source
    pack: PackForm = None


class SchemeCopy(StrictModel):
    """The code, and the title if another one, under which a scheme is taken over to be fitted to oneself (E-48)."""

    code: Code
    title: Line | None = None


class SchemePublish(StrictModel):
    """What publishing over the burden budget takes."""

    over_budget: OverBudget | None = None


class FaultRead(Answer):
    """One fault: the line (from 1), the field as a path, and what to change."""

    line: int
    field: str
    message: str


class CheckRead(Answer):
    """Whether a source can be kept as a draft; `unmeasurable` is what the ledger cannot feed and stops publishing."""

    ok: bool
    faults: Sequence[FaultRead]
    unmeasurable: Sequence[FaultRead]


class SchemeRow(Answer):
    """A version in the list."""

    id: UUID
    code: str
    number: int
    title: str
    subject: Subject
    status: Status
    indicator_count: int
    created_at: datetime
    created_by_name: str
    published_at: datetime | None
    published_by_name: str | None
    version: int


class CategoryOfScheme(Answer):
    """A category of subjects with its definition."""

    code: str
    title: str
    definition: str | None


class WeighedRead(Answer):
    """An index or a weight group; `weights` are those by category, over the default."""

    code: str
    title: str
    weight: Number | None
    weights: dict[str, Number]


class LevelRead(Answer):
    """One level of the star ladder."""

    stars: int
    at_least: Number
    quota: Number | None


class TierRead(Answer):
    """A tier: which stars it takes, its focus and the plan it opens."""

    code: str
    title: str | None
    stars: Sequence[int]
    focus: str | None
    plan: Sequence[str]


class UploadStandardRead(Answer):
    """What is to be uploaded, how much, how often and how fresh (A-45)."""

    kind: Literal["none", "record", "document", "table"]
    count: int
    period: Cycle | None
    freshness_days: int | None


class GuideRead(Answer):
    """What people read beside an indicator's numbers (A-04, A-44, A-45)."""

    module: str
    module_path: Sequence[str]
    duty: str
    what_to_do: str
    criteria: str
    assessing_body: str
    upload_standard: UploadStandardRead
    policy: str
    goal_tags: Sequence[str]
    unit: str
    scale: str
    deadline: str
    illustrative: bool


class IndicatorRead(Answer):
    """An indicator with its numbers and its guidance."""

    code: str
    title: str
    index: str | None
    group: str | None
    kind: Kind
    points: Number | None
    cycle: Cycle
    control: Control | None
    categories: Sequence[str] | None
    record_type: str | None
    guide: GuideRead | None


class IllustrationRead(Answer):
    """A number that the source document does not give, shown as 示例值."""

    path: str
    note: str


class SchemeRead(SchemeRow):
    """A version with everything in it."""

    source: str
    digest: str
    grace_days: int
    is_stepwise: bool
    categories: Sequence[CategoryOfScheme]
    indices: Sequence[WeighedRead]
    groups: Sequence[WeighedRead]
    indicators: Sequence[IndicatorRead]
    levels: Sequence[LevelRead]
    tiers: Sequence[TierRead]
    goal: str | None
    policy: str | None
    illustrative: Sequence[IllustrationRead]
    pack: dict[str, Any]


class SectionOfWords(Answer):
    """A part of the scheme in words."""

    title: str
    lines: Sequence[str]


class WordsRead(Answer):
    """The scheme in Chinese words, for those who do not read YAML."""

    title: str
    sections: Sequence[SectionOfWords]
