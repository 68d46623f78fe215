"""The table of classes and tiers given; a row is added and never altered."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class TalentAssignment(Base):
    """A cadre has this class and tier from a day on, until the next row begins."""

    __tablename__ = "talent_assignment"
    __table_args__ = (UniqueConstraint("member_id", "since"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("registry.member.id"))
    class_id: Mapped[UUID] = mapped_column(ForeignKey("registry.talent_grade.id"), index=True)
    tier_id: Mapped[UUID] = mapped_column(ForeignKey("registry.talent_grade.id"), index=True)
    since: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[UUID]
    decided_by_name: Mapped[str] = mapped_column(String(200))
    decided_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
