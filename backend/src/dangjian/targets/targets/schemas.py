"""What goes in and out about targets."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from dangjian.kernel.ids import new_id
from dangjian.kernel.strict import Answer, Code, Day, Flag, Line, Number, Prose, StrictModel, Whole
from dangjian.targets.light_rules.rules import Light
from dangjian.targets.methods.rules import Level
from dangjian.targets.targets.rules import ChangeKind, Direction, Method, Move, Side, State

Year = Annotated[Whole, Field(ge=2000, le=2200)]
Unit = Annotated[Line, Field(max_length=40)]
Text = Annotated[str, Field(strict=True, max_length=2000)]
Tags = Annotated[list[Code], Field(max_length=20)]
Percentage = Annotated[Number, Field(ge=0, le=100)]


@dataclass(frozen=True, slots=True)
class NewTarget:
    """One row for `actions.insert_many`, the bulk path of mass assignment and of demonstration data.

    A parent stands in the database already or earlier in the same call. Nothing is checked here: the caller has
    asked the rules. `state` may be "published" at once; then `published_at` is set to now.
    """

    organization_id: UUID
    year: int
    title: str
    level: Level
    side: Side
    starts_on: date
    due_on: date | None
    measure: str
    unit: str
    direction: Direction = "up"
    change_kind: ChangeKind = "absolute"
    is_quantitative: bool = True
    id: UUID = field(default_factory=new_id)
    parent_id: UUID | None = None
    content_group: str | None = None
    tags: Sequence[str] = ()
    baseline: Decimal | None = None
    last_year_actual: Decimal | None = None
    target_value: Decimal | None = None
    derivation: dict[str, Any] | None = None
    share: Decimal | None = None
    weight: Decimal | None = None
    owner_member_id: UUID | None = None
    owner_name: str | None = None
    helpers: Sequence[dict[str, Any]] = ()
    supervisor_organization_id: UUID | None = None
    evidence: str = ""
    indicator: str | None = None
    record_type: str | None = None
    decomposed_by: Method | None = None
    batch_id: UUID | None = None
    state: State = "draft"


class Helper(StrictModel):
    """Somebody who helps, named by the register."""

    member_id: UUID


class MilestoneSet(StrictModel):
    """A stage: by this day this value, or this part of the whole."""

    title: Line
    due_on: Day
    planned_value: Number | None = None
    planned_percent: Annotated[Number, Field(ge=0, le=1000)] | None = None


class Derivation(StrictModel):
    """How a target value that nobody set is worked out.

    Either from an actual and the completion it stands for (B-44), or from last year's actual and a change.
    """

    actual: Number | None = None
    completion_percent: Annotated[Number, Field(gt=0)] | None = None
    change: Number | None = None


class TargetFields(StrictModel):
    """What can be said of a target when it is made, and changed while it is a draft."""

    title: Line
    side: Side
    content_group: Code | None = None
    tags: Tags = Field(default_factory=list)
    is_quantitative: Flag = True
    measure: Line
    unit: Unit
    change_kind: ChangeKind = "absolute"
    direction: Direction = "up"
    baseline: Number | None = None
    last_year_actual: Number | None = None
    target_value: Number | None = None
    derive: Derivation | None = None
    share: Percentage | None = None
    weight: Percentage | None = None
    starts_on: Day
    due_on: Day | None = None
    owner_member_id: UUID | None = None
    helpers: Annotated[list[Helper], Field(max_length=20)] = Field(default_factory=list)
    supervisor_organization_id: UUID | None = None
    evidence: Text = ""
    indicator: Annotated[str, Field(strict=True, pattern=r"^[A-Za-z0-9._/-]{1,130}$")] | None = None
    record_type: Code | None = None
    milestones: Annotated[list[MilestoneSet], Field(max_length=36)] = Field(default_factory=list)


class TargetCreate(TargetFields):
    """A new target of an organisation, alone or under another; a level that is not named follows the organisation."""

    organization_id: UUID
    year: Year
    parent_id: UUID | None = None
    level: Level | None = None


class TargetUpdate(TargetFields):
    """All fields of a draft as they are to be."""


class TargetRevise(StrictModel):
    """A change of a published target: what is named becomes so, and the reason is kept with it for ever."""

    reason: Prose
    title: Line | None = None
    target_value: Number | None = None
    weight: Percentage | None = None
    share: Percentage | None = None
    due_on: Day | None = None
    owner_member_id: UUID | None = None
    evidence: Text | None = None
    indicator: Annotated[str, Field(strict=True, pattern=r"^[A-Za-z0-9._/-]{1,130}$")] | None = None
    milestones: Annotated[list[MilestoneSet], Field(max_length=36)] | None = None


class TargetReason(StrictModel):
    """Why."""

    reason: Prose


class TargetPublish(StrictModel):
    """Publish this one, or with all drafts below it."""

    with_descendants: Flag = False


@dataclass(frozen=True, slots=True)
class TargetFilter:
    """What a list is narrowed to."""

    organization_id: UUID | None = None
    year: int | None = None
    level: Level | None = None
    side: Side | None = None
    state: State | None = None
    tag: str | None = None
    content_group: str | None = None
    parent_id: UUID | None = None
    owner_member_id: UUID | None = None
    batch_id: UUID | None = None
    mine: bool = False
    q: str | None = None


class ChangeRead(Answer):
    """A change each way it can be said."""

    amount: Number
    points: Number | None
    percent: Number | None


class TargetRow(Answer):
    """A target as it is listed."""

    id: UUID
    number: str
    organization_id: UUID
    organization_name: str
    parent_id: UUID | None
    year: int
    through_year: int
    title: str
    level: Level
    side: Side
    content_group: str | None
    tags: list[str]
    is_quantitative: bool
    measure: str
    unit: str
    direction: Direction
    change_kind: ChangeKind
    target_value: Number | None
    is_value_derived: bool
    current_value: Number | None
    current_as_of: date | None
    completion_percent: Number | None
    stretch_percent: Number | None
    is_sandbagged: bool
    share: Number | None
    weight: Number | None
    starts_on: date
    due_on: date | None
    owner_member_id: UUID | None
    owner_name: str | None
    state: State
    decomposed_by: Method | None
    version: int


class ChildrenSummary(Answer):
    """What the children of a target add up to, those that are cancelled left out."""

    count: int
    weight: Number | None
    share: Number | None
    value: Number | None
    actual: Number | None
    missing_weight: Number | None
    missing_share: Number | None
    missing_value: Number | None


class TreeRow(TargetRow):
    """A target in its tree; `share_of_top` are its parts of the topmost target's value and actual (B-12)."""

    depth: int
    light: Light | None
    children: ChildrenSummary
    share_of_top_plan: Number | None
    share_of_top_actual: Number | None


class TargetTree(Answer):
    """Flat rows, parents before children; `is_whole` is false where deeper rows are to be asked for."""

    items: list[TreeRow]
    total: int
    is_whole: bool


class MilestoneRead(Answer):
    """A stage of a target."""

    id: UUID
    title: str
    due_on: date
    planned_value: Number | None
    planned_percent: Number | None
    done_on: date | None


class HelperRead(Answer):
    """Somebody who helps."""

    member_id: UUID
    name: str


class FieldChange(Answer):
    """One field before and after."""

    field: str
    title: str
    before: str | None
    after: str | None


class RevisionRead(Answer):
    """One change of a published target."""

    id: UUID
    at: datetime
    by_name: str
    reason: str
    is_late: bool
    changes: list[FieldChange]


class TargetAncestor(Answer):
    """A target above, as far as the caller may see it."""

    id: UUID
    number: str
    title: str
    organization_name: str


class DerivationRead(Answer):
    """How the value was worked out."""

    actual: Number | None
    completion_percent: Number | None
    change: Number | None


class TargetRead(TargetRow):
    """All of one, and what the caller may do with it now."""

    baseline: Number | None
    last_year_actual: Number | None
    light: Light | None
    derivation: DerivationRead | None
    planned_change: ChangeRead | None
    actual_change: ChangeRead | None
    share_of_top_plan: Number | None
    share_of_top_actual: Number | None
    helpers: list[HelperRead]
    supervisor_organization_id: UUID | None
    supervisor_name: str | None
    evidence: str
    indicator: str | None
    record_type: str | None
    batch_id: UUID | None
    created_at: datetime
    published_at: datetime | None
    ancestors: list[TargetAncestor]
    milestones: list[MilestoneRead]
    children: ChildrenSummary
    revisions: list[RevisionRead]
    late_rule: str
    would_be_late: bool
    undoable_batch_id: UUID | None
    moves: list[Move]
