"""The table of grants."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.identity.base import Base
from dangjian.identity.grants.rules import GrantState, RoleName


class Grant(Base):
    """A role of an account on an organisation and below; inert until approved by another hand; ended, never deleted.

    A trigger of the database keeps the three administrators apart, whatever wrote the row (quality.md, Z5).
    """

    __tablename__ = "grant"
    __table_args__ = (
        CheckConstraint("decided_by <> granted_by", name="two_hands"),
        CheckConstraint("state IN ('proposed', 'approved') OR ended_at IS NOT NULL", name="over_when_not_approved"),
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
    state: Mapped[GrantState] = mapped_column(String(20))
    proposal_ends_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[UUID | None]
    decided_by_name: Mapped[str | None] = mapped_column(String(200))
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    refusal: Mapped[str | None] = mapped_column(Text)
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_by: Mapped[UUID | None]
    version: Mapped[int]
