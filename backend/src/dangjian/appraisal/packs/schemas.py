"""The form of a pack's files: what people read beside the numbers of a scheme, and the types of ledger records."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal

FieldType = Literal["number", "text", "boolean", "choice"]
Role = Literal["secretary", "committee", "orgdept"]
Cycle = Literal["month", "quarter", "year"]
Use = Literal["ordinary", "security", "emergency"]
FilledBy = Literal["hand", "registry", "system"]
ResultRole = Literal[
    "title",
    "planned",
    "actual",
    "completion",
    "late_changes",
    "issue",
    "number",
    "category",
    "outlet",
    "elapsed",
    "overdue",
    "reopened",
    "satisfaction",
    "founded",
]


class Strict:
    """Read from a file without tolerance: an unknown key is a fault."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}


@dataclass(frozen=True)
class PhotoRule(Strict):
    """Why photos must be attached for a while: without all four, and after the last day, they need not be (减负)."""

    purpose: str
    legal_basis: str
    expires_on: date
    approver: str


@dataclass(frozen=True)
class Evidence(Strict):
    """What must be attached to a record; nothing by default, and a photo only by a rule with a last day (减负)."""

    required: bool = False
    kinds: tuple[Literal["document", "table", "photo"], ...] = ()
    count: int = 0
    photo_rule: PhotoRule | None = None


@dataclass(frozen=True)
class RecordField(Strict):
    """One field of a record type; `result` says which figure of an accepted target, or of an issue, goes into it."""

    name: str
    title: str
    type: FieldType
    unit: str | None = None
    min: Decimal | None = None
    max: Decimal | None = None
    integer: bool = False
    required: bool = False
    choices: dict[str, str] = field(default_factory=dict)
    synonyms: tuple[str, ...] = ()
    filled_by: FilledBy = "hand"
    consent: bool = False
    result: ResultRole | None = None


@dataclass(frozen=True)
class RecordType(Strict):
    """A kind of ledger entry: its fields, who may enter it, and the evidence it needs.

    `is_meeting`: people have to come together for it. `tells_result`: it says what came of the work, not that
    something took place (E-49).
    """

    code: str
    title: str
    section: str
    entered_by: tuple[Role, ...]
    fields: tuple[RecordField, ...]
    evidence: Evidence = Evidence()
    use: Use = "ordinary"
    is_meeting: bool = False
    tells_result: bool = False


@dataclass(frozen=True)
class RecordTypes(Strict):
    """The file record_types.yaml."""

    sections: dict[str, str]
    record_types: tuple[RecordType, ...]


@dataclass(frozen=True)
class NamePart(Strict):
    """One of the parts that the method's name counts, e.g. the five categories of 5521 (A-02)."""

    count: int
    title: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Illustration(Strict):
    """A number of the scheme that the source does not give, shown as 示例值."""

    path: str
    note: str


@dataclass(frozen=True)
class Text(Strict):
    """A titled sentence, e.g. a principle."""

    title: str
    text: str


@dataclass(frozen=True)
class Policy(Strict):
    """A document that the method rests on."""

    code: str
    title: str
    layer: Literal["national", "enterprise", "branch"]


@dataclass(frozen=True)
class Category(Strict):
    """A category with the definition shown when a branch is classified (A-06 to A-11)."""

    title: str
    definition: str
    duties: tuple[str, ...]
    brand_type: str | None = None


@dataclass(frozen=True)
class Tier(Strict):
    """A tier with the focus and the plan it opens (A-18 to A-20)."""

    title: str
    focus: str
    plan: tuple[str, ...]
    unrated: str | None = None


@dataclass(frozen=True)
class SpecialFamily(Strict):
    """One of the special indicators with its variants by category, and why a category has none (A-29, A-30)."""

    title: str
    indicators: tuple[str, ...]
    not_applicable: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TreeNode(Strict):
    """A node of the indicator tree; indicators hang on its leaves (A-32)."""

    code: str
    title: str
    children: tuple["TreeNode", ...] = ()


@dataclass(frozen=True)
class UploadStandard(Strict):
    """What is to be uploaded, how much, how often and how fresh (A-45)."""

    kind: Literal["none", "record", "document", "table"]
    count: int = 0
    period: Cycle | None = None
    freshness_days: int | None = None


@dataclass(frozen=True)
class Deadline(Strict):
    """When an indicator is closed: a day of the cell's last month, or so many days after the cell (A-39)."""

    day: int | None = None
    days_after: int | None = None


@dataclass(frozen=True)
class Guidance(Strict):
    """What people read beside one indicator's numbers (A-04, A-44)."""

    module: str
    duty: str
    what_to_do: str
    criteria: str
    assessing_body: str
    upload_standard: UploadStandard
    policy: str
    goal_tags: tuple[str, ...]
    unit: str
    scale: str
    deadline: Deadline
    illustrative: bool


@dataclass(frozen=True)
class MethodPack(Strict):
    """The file pack.yaml."""

    code: str
    title: str
    scheme: str
    goal: str
    goal_tags: dict[str, str]
    principles: tuple[Text, ...]
    policies: tuple[Policy, ...]
    scheme_policy: str
    assessing_bodies: dict[str, str]
    categories: dict[str, Category]
    tiers: dict[int, Tier]
    tree: tuple[TreeNode, ...]
    indicators: dict[str, Guidance]
    illustrative: tuple[Illustration, ...] = ()
    name_parts: dict[str, NamePart] = field(default_factory=dict)
    modules: tuple[str, ...] = ()
    specials: dict[str, SpecialFamily] = field(default_factory=dict)
