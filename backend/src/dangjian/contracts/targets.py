"""What targets says: goals published, broken down, changed and given up."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from dangjian.kernel.events import Event


class TargetState(BaseModel):
    """A target as others may know of it: whose, under which, of which side, by when and in whose hands."""

    model_config = ConfigDict(frozen=True)

    target_id: UUID
    number: str
    organization_id: UUID
    parent_id: UUID | None
    year: int
    level: str
    side: str
    due_on: date | None
    owner_member_id: UUID | None
    indicator: str | None
    state: str
    version: int


class TargetsPublished(Event):
    """Targets came into force (下达); one event speaks for a whole batch."""

    name: ClassVar[str] = "targets.target.published"
    targets: list[TargetState]


class TargetDecomposed(Event):
    """A target was broken down (分解) by share, weight, milestone or as copies; the children are drafts."""

    name: ClassVar[str] = "targets.target.decomposed"
    target_id: UUID
    organization_id: UUID
    method: str
    batch_id: UUID
    children: list[TargetState]


class DecompositionUndone(Event):
    """A breaking down nobody had touched was taken back; its drafts are gone."""

    name: ClassVar[str] = "targets.target.recomposed"
    target_id: UUID
    organization_id: UUID
    batch_id: UUID


class TargetRevised(Event):
    """A target in force was changed: which fields, and whether late; not from what to what."""

    name: ClassVar[str] = "targets.target.revised"
    target: TargetState
    fields: list[str]
    is_late: bool


class TargetsCancelled(Event):
    """Targets were given up, with all below them."""

    name: ClassVar[str] = "targets.target.cancelled"
    targets: list[TargetState]
