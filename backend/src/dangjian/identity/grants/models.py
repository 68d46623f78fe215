"""The table of grants."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.identity.base import Base
from dangjian.identity.grants.rules import RoleName


class Grant(Base):
    """A role of an account on an organisation and below; ended, never deleted."""

    __tablename__ = "grant"
    __table_args__ = (
        Index("ix_grant_account_id", "account_id"),
        Index(
            "uq_grant_standing",
            "account_id",
            "role",
            "organization_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL AND organization_id IS NOT NULL"),
        ),
        Index(
            "uq_grant_standing_everywhere",
            "account_id",
            "role",
            unique=True,
            postgresql_where=text("ended_at IS NULL AND organization_id IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("identity.account.id"))
    role: Mapped[RoleName] = mapped_column(String(40))
    organization_id: Mapped[UUID | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    granted_by: Mapped[UUID | None]
    granted_by_name: Mapped[str] = mapped_column(String(200))
    granted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_by: Mapped[UUID | None]
    version: Mapped[int]
