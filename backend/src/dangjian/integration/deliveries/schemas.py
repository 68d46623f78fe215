"""What goes in and out about deliveries and the feed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from dangjian.integration.deliveries.rules import Only, Recovered, State
from dangjian.kernel.strict import Answer, Instant, Number, StrictModel


class RecoverRequest(StrictModel):
    """Which stretch of time is made good; `failed` sends again what failed, `missing` tells what was never told."""

    since: Instant
    until: Instant | None = None
    only: Only = "failed"


class DeliveryRow(Answer):
    """A delivery as it is listed; `why` says in one sentence why the last attempt failed."""

    id: UUID
    webhook_id: UUID
    webhook_description: str
    event_id: str
    type: str
    title: str
    object_type: str
    object_id: str
    organization_id: UUID | None
    organization_name: str | None
    sequence: int
    happened_at: datetime
    state: State
    state_title: str
    attempts: int
    due_at: datetime
    created_at: datetime
    delivered_at: datetime | None
    last_status: int | None
    last_ms: int | None
    why: str | None


class DeliveryRequest(Answer):
    """The request as it is sent; its signatures are made anew each time and kept nowhere."""

    method: str
    url: str
    headers: dict[str, str]
    body: str


class AttemptRead(Answer):
    """One attempt with the answer to it."""

    id: UUID
    number: int
    at: datetime
    status: int | None
    ms: int
    why: str | None
    request_headers: dict[str, str]
    response_headers: dict[str, str]
    response_body: str


class DeliveryRead(DeliveryRow):
    """All of one."""

    request: DeliveryRequest
    attempt_log: Sequence[AttemptRead]


class PingStarted(Answer):
    """The delivery by which it can be seen how the ping went."""

    delivery_id: UUID


class RecoveryRead(Answer):
    """How far making good has come."""

    id: UUID
    webhook_id: UUID
    since: datetime
    until: datetime
    only: Only
    state: Recovered
    recovered: int
    created_at: datetime
    created_by_name: str
    finished_at: datetime | None


class WebhookHealth(Answer):
    """How a webhook did in the last 24 hours, and what waits; `success_percent` is none where nothing was sent."""

    webhook_id: UUID
    attempts: int
    delivered: int
    success_percent: Number | None
    p95_ms: int | None
    waiting: int
    dead: int


class EventFeed(Answer):
    """Events in the order in which they were committed; `next` is where to go on, also when there is nothing yet."""

    items: Sequence[dict[str, Any]]
    next: str
    has_more: bool
