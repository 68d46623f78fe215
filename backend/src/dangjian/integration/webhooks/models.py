"""The tables: a webhook, and the secrets under which it signs."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.integration.base import Base


class Webhook(Base):
    """Where the events of an organisation and those below it are told, and how it went of late."""

    __tablename__ = "webhook"
    __table_args__ = (Index(None, "organization_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    url: Mapped[str] = mapped_column(String(2000))
    description: Mapped[str] = mapped_column(String(200))
    patterns: Mapped[list[str]] = mapped_column(JSONB)
    min_severity: Mapped[str | None] = mapped_column(String(20))
    categories: Mapped[list[str]] = mapped_column(JSONB)
    payload: Mapped[str] = mapped_column(String(20))
    api_version: Mapped[int]
    signs_ed25519: Mapped[bool]
    state: Mapped[str] = mapped_column(String(20))
    disabled_reason: Mapped[str | None] = mapped_column(String(20))
    disabled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    failing_since: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_success_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_failure_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_by: Mapped[UUID]
    created_by_name: Mapped[str] = mapped_column(String(200))
    version: Mapped[int]


class WebhookSecret(Base):
    """A secret, sealed; one with an end signs beside its successor until then."""

    __tablename__ = "webhook_secret"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey(Webhook.id, ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    sealed: Mapped[str] = mapped_column(Text)
    public_key: Mapped[str | None] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
