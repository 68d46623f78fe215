"""The table of service accounts."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, LargeBinary, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.identity.base import Base
from dangjian.identity.service_accounts.rules import State


class ServiceAccount(Base):
    """A system that may call us; inert until approved, never deleted; of its key only the hash is kept."""

    __tablename__ = "service_account"
    __table_args__ = (CheckConstraint("decided_by <> created_by", name="two_hands"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    purpose: Mapped[str] = mapped_column(Text)
    organization_id: Mapped[UUID]
    permissions: Mapped[list[str]] = mapped_column(JSONB)
    addresses: Mapped[list[str]] = mapped_column(JSONB)
    expires_on: Mapped[date]
    state: Mapped[State] = mapped_column(String(20))
    key_id: Mapped[UUID | None]
    key_prefix: Mapped[str | None] = mapped_column(String(8, collation="C"), unique=True)
    key_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    key_made_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_by: Mapped[UUID | None]
    created_by_name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[UUID | None]
    decided_by_name: Mapped[str | None] = mapped_column(String(200))
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    refusal: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int]
