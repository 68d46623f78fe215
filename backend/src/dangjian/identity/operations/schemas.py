"""What goes out about the running of the system."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from dangjian.kernel.strict import Answer


class Condition(Answer):
    """One condition of readiness."""

    name: Literal["database", "migrations", "outbox", "disk", "clock"]
    holds: bool


class QueueState(Answer):
    """What is in the queue now; `postponed` are failures that are tried again later."""

    waiting: int
    postponed: int
    running: int
    oldest_wait_seconds: int


class EventCount(Answer):
    """How often something happened."""

    name: str
    count: int


class HealthRead(Answer):
    """How the system runs at this moment; `events_today` counts from midnight in Asia/Shanghai."""

    at: datetime
    is_ready: bool
    conditions: list[Condition]
    queue: QueueState
    dead_letters: int
    events_today: list[EventCount]


class DeadLetterRow(Answer):
    """A delivery that was given up; `last_error` is the kind of the error and its first line."""

    event_id: UUID
    event_name: str
    handler: str
    tries: int
    last_error: str
    at: datetime


class Retried(Answer):
    """A delivery that waits in the queue again."""

    event_id: UUID
    handler: str


class ScheduleRow(Answer):
    """A job; `cron` is read in UTC, and none means that an action starts it."""

    key: str
    title: str
    service: str
    cron: str | None
    last_run_at: datetime | None
    next_run_at: datetime | None
