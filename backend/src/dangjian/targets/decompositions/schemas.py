"""What goes in and out about breaking a target down."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from dangjian.contracts.registry import BranchCategory, OrganizationKind
from dangjian.kernel.strict import Answer, Day, Flag, Line, Number, StrictModel
from dangjian.targets.decompositions.rules import MOST_PARTS
from dangjian.targets.methods.rules import Level
from dangjian.targets.targets.rules import Method
from dangjian.targets.targets.schemas import ChildrenSummary, Percentage


class Part(StrictModel):
    """One child to be: of which organisation, in whose hands, and how much of the whole."""

    organization_id: UUID
    owner_member_id: UUID | None = None
    level: Level | None = None
    title: Line | None = None
    share: Percentage | None = None
    weight: Percentage | None = None
    value: Number | None = None
    due_on: Day | None = None


class Spread(StrictModel):
    """All organisations of a kind (or category) below one; without one, below the target's own."""

    kind: OrganizationKind
    category: BranchCategory | None = None
    under: UUID | None = None


class Decompose(StrictModel):
    """How a target is broken down; `validate_only` shows the children and writes nothing."""

    method: Method
    parts: Annotated[list[Part], Field(max_length=MOST_PARTS)] = Field(default_factory=list)
    spread: Spread | None = None
    balance: Flag = False
    validate_only: Flag = False


class Recompose(StrictModel):
    """Which breaking down is taken back."""

    batch_id: UUID


class Child(Answer):
    """A child as it would be, or as it now is."""

    id: UUID | None
    organization_id: UUID
    organization_name: str
    level: Level
    title: str
    owner_member_id: UUID | None
    owner_name: str | None
    share: Number | None
    weight: Number | None
    target_value: Number | None
    starts_on: date
    due_on: date | None


class Decomposition(Answer):
    """The children, what they add up to with those already there, and what is still open; `batch_id` once written."""

    method: Method
    children: list[Child]
    sums: ChildrenSummary
    warnings: list[str]
    batch_id: UUID | None
    version: int
