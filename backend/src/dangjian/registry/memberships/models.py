"""The table of memberships."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class Membership(Base):
    """One stretch in a branch; `until` is the first day on which it no longer holds, or none while it lasts."""

    __tablename__ = "membership"
    __table_args__ = (
        Index("uq_membership_current", "member_id", unique=True, postgresql_where=text("until IS NULL")),
        Index("ix_membership_member_id_since", "member_id", "since"),
        Index("ix_membership_organization_id", "organization_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("registry.member.id"))
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"))
    since: Mapped[date]
    until: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text)
    noted_by_name: Mapped[str] = mapped_column(String(200))
    noted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
