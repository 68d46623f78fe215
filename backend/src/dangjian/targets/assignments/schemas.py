"""What goes in and out about giving tasks; there is no field that makes a photo or a place compulsory."""

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field

from dangjian.kernel.strict import Answer, Day, Flag, Line, Number, Prose, StrictModel, Whole
from dangjian.targets.tasks.rules import Focus, Kind, Side


def _weight(value: Decimal) -> Decimal:
    if not 0 < value <= 100 or value != value.quantize(Decimal("0.01")):
        raise ValueError("权重应大于 0、不超过 100,至多两位小数")
    return value


Weight = Annotated[Number, AfterValidator(_weight)]
Helpers = Annotated[list[UUID], Field(max_length=20)]
BatchMove = Literal["assign", "delay", "cancel", "remind"]


class TaskCreate(StrictModel):
    """A task for one unit with one owner and a day (A-36: none without)."""

    organization_id: UUID
    title: Line
    detail: Prose | None = None
    kind: Kind
    focus: Focus | None = None
    side: Side
    weight: Weight = Decimal(1)
    is_urgent: Flag = False
    urgent_reason: Prose | None = None
    owner_member_id: UUID
    helpers: Helpers = Field(default_factory=list)
    supervisor_organization_id: UUID | None = None
    target_id: UUID | None = None
    starts_on: Day | None = None
    due_on: Day
    needs: Annotated[list[UUID], Field(max_length=20)] = Field(default_factory=list)


class TaskAssign(StrictModel):
    """Another owner, other helpers."""

    owner_member_id: UUID
    helpers: Helpers = Field(default_factory=list)
    note: Prose | None = None


class TaskBatchItem(StrictModel):
    """A task and the version that was seen."""

    id: UUID
    version: Whole


class TaskBatch(StrictModel):
    """One move for many tasks; each is done or refused by itself."""

    move: BatchMove
    items: Annotated[list[TaskBatchItem], Field(min_length=1, max_length=200)]
    owner_member_id: UUID | None = None
    due_on: Day | None = None
    reason: Prose | None = None


class TaskBatchResult(Answer):
    """What became of one task."""

    id: UUID
    number: str | None
    is_done: bool
    detail: str | None
    version: int | None


class TaskBatchAnswer(Answer):
    """What became of each."""

    done: int
    results: list[TaskBatchResult]
