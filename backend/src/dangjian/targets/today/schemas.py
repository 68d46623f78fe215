"""What goes out about today."""

from datetime import date, datetime
from uuid import UUID

from dangjian.kernel.strict import Answer, Number
from dangjian.targets.check_ins.rules import Kind as CheckInKind
from dangjian.targets.light_rules.rules import Light
from dangjian.targets.tasks.rules import Kind, Side


class TodayItem(Answer):
    """One of the caller's own tasks; `days_left` are working days after today, negative when its day has passed."""

    task_id: UUID
    number: str
    title: str
    organization_name: str
    kind: Kind
    side: Side
    due_on: date
    days_left: int
    light: Light
    percent: Number
    planned_percent: Number
    is_blocked: bool
    last_note: str | None
    phrases: list[str]
    version: int


class TodayCounts(Answer):
    """How many are open, overdue, and due within three working days; also of those that did not fit."""

    open: int
    overdue: int
    due_soon: int


class DoneToday(Answer):
    """A check-in that can still be undone."""

    id: UUID
    task_id: UUID
    title: str
    kind: CheckInKind
    undo_until: datetime


class TodayRead(Answer):
    """What waits for the caller, the most pressing first."""

    day: date
    items: list[TodayItem]
    counts: TodayCounts
    done_today: list[DoneToday]
