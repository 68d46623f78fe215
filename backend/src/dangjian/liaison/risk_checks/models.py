"""The tables: a campaign, and what units answered, which is only ever added to."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.liaison.base import Base


class RiskCheck(Base):
    """A campaign that an organisation asks of the units right below it."""

    __tablename__ = "risk_check"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20))
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    opened_by: Mapped[UUID | None]
    opened_by_name: Mapped[str] = mapped_column(String(200))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int]


class RiskCheckAnswer(Base):
    """What a unit answered; the latest counts, the earlier ones stay."""

    __tablename__ = "risk_check_answer"
    __table_args__ = (Index(None, "check_id", "organization_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    check_id: Mapped[UUID] = mapped_column(ForeignKey(RiskCheck.id))
    organization_id: Mapped[UUID]
    finding: Mapped[str] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(200))
