"""The tables: a member's commitment sheet of a year, and its items, each a task once the sheet is public."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.targets.base import Base


class Commitment(Base):
    """What one member promises in a year, in the unit where it is supervised; one draft or sheet a year in a unit."""

    __tablename__ = "commitment"
    __table_args__ = (
        Index("uq_commitment_member_id", "member_id", "organization_id", "year", unique=True),
        Index(None, "organization_id", "year"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    member_id: Mapped[UUID]
    member_name: Mapped[str] = mapped_column(String(100))
    year: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    made_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int]


class CommitmentItem(Base):
    """One promise: under which lead and target, in which period, in which words; `task_id` once it is public."""

    __tablename__ = "commitment_item"
    __table_args__ = (Index(None, "commitment_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    commitment_id: Mapped[UUID] = mapped_column(ForeignKey(Commitment.id, ondelete="CASCADE"))
    place: Mapped[int]
    lead: Mapped[str] = mapped_column(String(64, collation="C"))
    period: Mapped[str] = mapped_column(String(10, collation="C"))
    words: Mapped[str] = mapped_column(Text)
    target_id: Mapped[UUID | None] = mapped_column(ForeignKey("targets.target.id"))
    task_id: Mapped[UUID | None]
