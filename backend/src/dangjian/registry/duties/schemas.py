"""What goes in and out about duties."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from pydantic import Field

from dangjian.kernel.strict import Answer, Code, Line, Prose, StrictModel
from dangjian.registry.duties.rules import ActorGroup, Fate, FindingKind, Kind, Part

MOST_OWNERS = 100
MOST_STEPS = 50
DutyText = Annotated[Line, Field(max_length=200, examples=["组织党员突击队参与重点工程"])]


class OwnerWrite(StrictModel):
    """A unit and its part in a duty."""

    organization_id: UUID
    part: Part


class StepWrite(StrictModel):
    """A step, and what is to become of it (C-36)."""

    text: Line
    fate: Fate | None = None
    reason: Prose | None = None


class DutyUpdate(StrictModel):
    """A duty as it is put right: its words, its owners and the steps of its process, whole."""

    kind: Kind
    text: DutyText
    actor_group: ActorGroup | None = None
    owners: Annotated[list[OwnerWrite], Field(max_length=MOST_OWNERS)] = Field(default_factory=list)
    steps: Annotated[list[StepWrite], Field(max_length=MOST_STEPS)] = Field(default_factory=list)


class DutyCreate(DutyUpdate):
    """A new duty of a work item."""

    work_item_id: UUID


class DutyMerge(StrictModel):
    """One duty goes into another, and why (C-35)."""

    into_id: UUID
    reason: Prose


class WorkItemWrite(StrictModel):
    """A work item of an organisation's matrix."""

    organization_id: UUID
    code: Code
    name: Line
    business_line: Annotated[Line, Field(max_length=100, examples=["安全生产"])] | None = None


class LoadedOwner(StrictModel):
    """A unit by its code."""

    organization_code: Code
    part: Part


class LoadedDuty(StrictModel):
    """A duty of a matrix that is brought in whole."""

    kind: Kind
    text: DutyText
    actor_group: ActorGroup | None = None
    owners: Annotated[list[LoadedOwner], Field(max_length=MOST_OWNERS)] = Field(default_factory=list)


class LoadedItem(StrictModel):
    """A work item with its duties."""

    code: Code
    name: Line
    business_line: Annotated[Line, Field(max_length=100)] | None = None
    duties: Annotated[list[LoadedDuty], Field(max_length=200)]


class MatrixLoad(StrictModel):
    """A whole matrix as data (C-34): all of it is taken, or nothing."""

    organization_id: UUID
    items: Annotated[list[LoadedItem], Field(min_length=1, max_length=100)]


class DutyOwnerRead(Answer):
    """A unit and its part."""

    organization_id: UUID
    organization_name: str
    part: Part


class DutyStepRead(Answer):
    """A step and what is to become of it."""

    text: str
    fate: Fate | None
    reason: str | None


class DutyRead(Answer):
    """A duty with who does it and how."""

    id: UUID
    work_item_id: UUID
    kind: Kind
    text: str
    actor_group: ActorGroup | None
    merged_into_id: UUID | None
    merge_reason: str | None
    owners: Sequence[DutyOwnerRead]
    steps: Sequence[DutyStepRead]
    version: int


class WorkItemRead(Answer):
    """A row of the matrix with its duties."""

    id: UUID
    code: str
    name: str
    business_line: str | None
    duties: Sequence[DutyRead]


class MatrixFinding(Answer):
    """What does not add up."""

    kind: FindingKind
    work_item_id: UUID
    duty_id: UUID | None
    sentence: str


class MatrixUnit(Answer):
    """A unit that has a part anywhere in the matrix."""

    id: UUID
    name: str


class MatrixFigures(Answer):
    """How much there is: 12 work items, 7 common and 73 individual duties in the source (C-34)."""

    items: int
    common: int
    individual: int
    merged: int
    units: int


class MatrixRead(Answer):
    """The matrix of an organisation: items by units, with what does not add up."""

    organization_id: UUID
    organization_name: str
    items: Sequence[WorkItemRead]
    units: Sequence[MatrixUnit]
    figures: MatrixFigures
    findings: Sequence[MatrixFinding]
    may_edit: bool


class MatrixHead(Answer):
    """An organisation that has a matrix."""

    organization_id: UUID
    organization_name: str


class DoubledDuty(Answer):
    """Two duties that say nearly the same; `likeness` from 0 to 1."""

    first_id: UUID
    first_text: str
    second_id: UUID
    second_text: str
    likeness: str
