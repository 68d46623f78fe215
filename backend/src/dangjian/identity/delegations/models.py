"""The table of delegations."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.identity.base import Base


class Delegation(Base):
    """One grant of one person lent to another from a day to a day; it never holds longer than the grant itself."""

    __tablename__ = "delegation"
    __table_args__ = (
        Index("ix_delegation_from_account_id", "from_account_id"),
        Index("ix_delegation_to_account_id", "to_account_id"),
        Index("ix_delegation_grant_id", "grant_id"),
        CheckConstraint("from_account_id <> to_account_id", name="to_another"),
        CheckConstraint("ends_on >= starts_on", name="days"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    from_account_id: Mapped[UUID] = mapped_column(ForeignKey("identity.account.id"))
    to_account_id: Mapped[UUID] = mapped_column(ForeignKey("identity.account.id"))
    grant_id: Mapped[UUID] = mapped_column(ForeignKey("identity.grant.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_by_name: Mapped[str | None] = mapped_column(String(200))
    version: Mapped[int]
