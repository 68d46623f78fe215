"""The tables: the log of events, who is to be told, each attempt, and what was recovered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, Sequence, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.integration.base import Base
from dangjian.integration.webhooks.models import Webhook

POSITIONS = Sequence("event_position", schema="integration", metadata=Base.metadata, data_type=BigInteger)


class EventEntry(Base):
    """An event of one object, as it is told.

    `position` is given after the commit, one after the other, so that nobody who reads on from one misses another.
    `path` is none while the news of the organisation is under way, and one slash where it concerns every enterprise.
    """

    __tablename__ = "event_entry"
    __table_args__ = (
        Index(None, "at"),
        Index("ix_event_entry_unplaced", "at", postgresql_where=text("position IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    type: Mapped[str] = mapped_column(String(100, collation="C"))
    version: Mapped[int]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    object_type: Mapped[str] = mapped_column(String(50, collation="C"))
    object_id: Mapped[str] = mapped_column(String(100, collation="C"))
    organization_id: Mapped[UUID | None]
    path: Mapped[str | None] = mapped_column(String(1000, collation="C"))
    tenant: Mapped[str] = mapped_column(String(64))
    sequence: Mapped[int] = mapped_column(BigInteger)
    severity: Mapped[str | None] = mapped_column(String(20))
    category: Mapped[str | None] = mapped_column(String(200))
    told: Mapped[dict[str, Any]] = mapped_column(JSONB)


class Delivery(Base):
    """That a webhook is to be told of an event, and how it stands; whoever sends it holds a lease.

    `attempts` counts all of them, `tries` those since it was last started.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("webhook_id", "entry_id"),
        Index("ix_delivery_due", "webhook_id", "due_at", postgresql_where=text("state IN ('pending', 'failed')")),
        Index("ix_delivery_leased", "webhook_id", postgresql_where=text("leased_until IS NOT NULL")),
        Index(None, "webhook_id", "created_at"),
        Index(None, "entry_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey(Webhook.id, ondelete="CASCADE"))
    entry_id: Mapped[UUID] = mapped_column(ForeignKey(EventEntry.id, ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int]
    tries: Mapped[int]
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    leased_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    delivered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_status: Mapped[int | None]
    last_error: Mapped[str | None] = mapped_column(String(20))
    last_ms: Mapped[int | None]


class DeliveryAttempt(Base):
    """One request and its answer, without secrets; kept for thirty days."""

    __tablename__ = "delivery_attempt"
    __table_args__ = (Index(None, "at"), Index(None, "webhook_id", "at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    delivery_id: Mapped[UUID] = mapped_column(ForeignKey(Delivery.id, ondelete="CASCADE"), index=True)
    webhook_id: Mapped[UUID]
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    status: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(String(20))
    ms: Mapped[int]
    request_headers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    response_headers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    response_body: Mapped[str] = mapped_column(Text)


class Recovery(Base):
    """Making good for a stretch of time: what had failed is sent again, what was missed is told after all."""

    __tablename__ = "recovery"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey(Webhook.id, ondelete="CASCADE"), index=True)
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    until: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    only: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    recovered: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_by_name: Mapped[str] = mapped_column(String(200))
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
