"""The table of readings."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.targets.base import Base


class Reading(Base):
    """One monthly look at a target (A-37): the cumulative value so far; a correction is a further row."""

    __tablename__ = "reading"
    __table_args__ = (Index(None, "target_id", "period", "entered_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    target_id: Mapped[UUID] = mapped_column(ForeignKey("targets.target.id"))
    period: Mapped[str] = mapped_column(String(10, collation="C"))
    as_of: Mapped[date]
    value: Mapped[Decimal | None] = mapped_column(Numeric)
    note: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(20))
    entered_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    entered_by: Mapped[UUID | None]
    entered_by_name: Mapped[str] = mapped_column(String(200))
