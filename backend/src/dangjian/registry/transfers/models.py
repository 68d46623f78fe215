"""The table of transfers."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class Transfer(Base):
    """A member's way from one branch to another; at most one alive for a member."""

    __tablename__ = "transfer"
    __table_args__ = (
        Index(
            "uq_transfer_alive",
            "member_id",
            unique=True,
            postgresql_where=text("state IN ('proposed', 'accepted')"),
        ),
        Index(None, "from_organization_id"),
        Index(None, "to_organization_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("registry.member.id"))
    from_organization_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"))
    to_organization_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"))
    side: Mapped[str] = mapped_column(String(10))
    effective_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    proposed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    proposed_by: Mapped[UUID | None]
    proposed_by_member: Mapped[UUID | None]
    proposed_by_name: Mapped[str] = mapped_column(String(200))
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_by_name: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int]
