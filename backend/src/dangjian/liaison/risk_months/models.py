"""The table: analyses of months, only ever added; the latest of an organisation and month counts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.liaison.base import Base


class RiskMonth(Base):
    """One analysis with the figures it was written on."""

    __tablename__ = "risk_month"
    __table_args__ = (Index(None, "organization_id", "month", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    month: Mapped[str] = mapped_column(String(7, collation="C"))
    analysis: Mapped[str] = mapped_column(Text)
    advice: Mapped[str] = mapped_column(Text)
    figures: Mapped[dict[str, Any]] = mapped_column(JSONB)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(200))
