"""What goes in and out about organisations."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from dangjian.contracts.registry import BranchCategory, Line, OrganizationForm, OrganizationKind
from dangjian.kernel.strict import Answer, Day, Prose, StrictModel


class OrganizationRow(Answer):
    """An organisation in a list or in the tree; on a past day nobody counted its members."""

    id: UUID
    code: str
    name: str
    kind: OrganizationKind
    form: OrganizationForm
    line: Line
    category: BranchCategory | None
    parent_id: UUID | None
    closed_on: date | None
    version: int
    member_count: int | None
    child_count: int


class Tree(BaseModel):
    """The whole visible tree, flat; a parent outside the caller's scope is shown as none."""

    items: list[OrganizationRow]


class CategoryRead(Answer):
    """One stretch of a branch's category."""

    category: BranchCategory
    since: date
    until: date | None
    reason: str
    decided_by_name: str
    decided_at: datetime


class OfficerRead(Answer):
    """Who holds a post in the organisation."""

    member_id: UUID
    name: str
    title: str
    since: date
    until: date | None


class Ancestor(Answer):
    """One step of the way from the top of the visible tree."""

    id: UUID
    name: str


class OrganizationNamed(Answer):
    """Another organisation that a card speaks of."""

    id: UUID
    name: str
    closed_on: date | None


class OrganizationRead(OrganizationRow):
    """The card of an organisation; `predecessors` were merged into it, `units` form a joint branch."""

    founded_on: date | None
    since: date | None
    ends_on: date | None
    merged_into: list[OrganizationNamed]
    predecessors: list[OrganizationNamed]
    units: list[OrganizationNamed]
    ancestors: list[Ancestor]
    categories: list[CategoryRead]
    officers: list[OfficerRead]
    full_members: int
    probationary_members: int


class CategoryOption(Answer):
    """A category with the definition shown when classifying (「5521」A-07 to A-11)."""

    code: BranchCategory
    title: str
    definition: str


class Classify(StrictModel):
    """Put a branch into a category from a day on, with the reason."""

    category: BranchCategory
    since: Day
    reason: Prose
