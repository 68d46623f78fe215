"""What goes in and out about batches."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from dangjian.contracts.registry import BranchCategory, OrganizationKind
from dangjian.kernel.strict import Answer, Flag, Line, Number, Prose, StrictModel
from dangjian.targets.batches.rules import MOST_TEMPLATES, Owner, State
from dangjian.targets.methods.rules import Level
from dangjian.targets.targets.schemas import TargetFields, Year


class BatchSpec(StrictModel):
    """Which targets for which organisations: all of a kind (and category) below one, the same for each.

    `owner` "head" puts each into the hands of the organisation's head by the register; `publish` brings them into
    force at once, else they are drafts.
    """

    title: Line
    year: Year
    under: UUID
    kind: OrganizationKind
    category: BranchCategory | None = None
    owner: Owner = "head"
    publish: Flag = False
    parent_id: UUID | None = None
    templates: Annotated[list[TargetFields], Field(min_length=1, max_length=MOST_TEMPLATES)]


class PreviewRow(Answer):
    """One target as it would be."""

    organization_id: UUID
    organization_name: str
    title: str
    level: Level
    target_value: Number | None
    unit: str
    weight: Number | None
    due_on: date | None
    owner_name: str | None


class PreviewRead(Answer):
    """What the action would make; nothing is written."""

    organizations: int
    templates: int
    targets: int
    without_owner: int
    warnings: list[str]
    sample: list[PreviewRow]


class BatchRow(Answer):
    """A batch as it is listed."""

    id: UUID
    organization_id: UUID
    organization_name: str
    title: str
    year: int
    organization_count: int
    target_count: int
    state: State
    fault: str | None
    created_at: datetime
    created_by_name: str
    finished_at: datetime | None
    undone_at: datetime | None
    undone_reason: str | None
    version: int


class BatchRead(BatchRow):
    """A batch with how far it is, and why it cannot be undone, if it cannot."""

    done: int
    total: int
    stage: str
    why_not_undo: str | None


class BatchUndo(StrictModel):
    """Why it is taken back."""

    reason: Prose
