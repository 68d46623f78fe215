"""What goes in and out about tasks; there is no field that makes a photo or a place compulsory."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from dangjian.kernel.strict import Answer, Day, Number, Prose, StrictModel
from dangjian.targets.light_rules.rules import Light
from dangjian.targets.tasks.rules import Focus, Kind, Move, Side, State, StepKind


class TaskNote(StrictModel):
    """Words that may be added."""

    note: Prose | None = None


class TaskReason(StrictModel):
    """Words that must be added."""

    reason: Prose


class TaskDelay(StrictModel):
    """Another day, with the reason; the first day stays in sight."""

    due_on: Day
    reason: Prose


class TaskLinks(StrictModel):
    """All that the task waits for, anew."""

    needs: Annotated[list[UUID], Field(max_length=20)]


class Helper(Answer):
    """Somebody who helps."""

    member_id: UUID
    name: str


class TaskRow(Answer):
    """A task as it is listed; `days_left` are working days after today, negative when its day has passed."""

    id: UUID
    number: str
    title: str
    organization_id: UUID
    organization_name: str
    kind: Kind
    focus: Focus | None
    side: Side
    weight: Number
    is_urgent: bool
    owner_member_id: UUID | None
    owner_name: str | None
    starts_on: date
    due_on: date
    first_due_on: date
    asked_due_on: date | None
    is_delayed: bool
    is_overdue: bool
    days_left: int
    state: State
    percent: Number
    planned_percent: Number
    is_blocked: bool
    is_returned: bool
    light: Light
    light_rule: int
    last_check_in_at: datetime | None
    version: int


class TaskCounts(Answer):
    """How many stand where, of all in the organisation asked for."""

    assigned: int
    accepted: int
    in_progress: int
    submitted: int
    returned: int
    completed: int
    cancelled: int
    overdue: int
    blocked: int
    on_schedule: int


class TaskList(Answer):
    """A page of tasks with the counts."""

    items: list[TaskRow]
    total: int
    page: int
    size: int
    counts: TaskCounts


class TaskStepRead(Answer):
    """A step of its life."""

    id: UUID
    kind: StepKind
    note: str | None
    due_before: date | None
    due_after: date | None
    at: datetime
    by_name: str


class TaskLink(Answer):
    """Another task that it waits for, or that waits for it."""

    id: UUID
    number: str
    title: str
    state: State


class TaskRead(TaskRow):
    """All of a task, and what the caller may do with it now."""

    detail: str
    urgent_reason: str | None
    helpers: list[Helper]
    supervisor_organization_id: UUID | None
    supervisor_organization_name: str | None
    target_id: UUID | None
    target_title: str | None
    assigned_by_name: str
    created_at: datetime
    completed_at: datetime | None
    result: str | None
    steps: list[TaskStepRead]
    needs: list[TaskLink]
    needed_by: list[TaskLink]
    is_own: bool
    moves: list[Move]
    why_not_submit: str | None
    why_not_complete: str | None
