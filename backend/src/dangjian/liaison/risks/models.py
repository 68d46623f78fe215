"""The tables: a risk as it stands, its steps, which are only ever added, and the numbers given out."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.liaison.base import Base


class Risk(Base):
    """A risk of an organisation; it says what may happen to the work, not who thinks what."""

    __tablename__ = "risk"
    __table_args__ = (
        Index("uq_risk_root_id_number", "root_id", "number", unique=True),
        Index(None, "organization_id", "state"),
        Index(None, "reported_by"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(unique=True)
    root_id: Mapped[UUID]
    number: Mapped[str] = mapped_column(String(20, collation="C"))
    organization_id: Mapped[UUID]
    check_id: Mapped[UUID | None] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text)
    found_on: Mapped[date]
    level: Mapped[str | None] = mapped_column(String(40, collation="C"))
    level_title: Mapped[str | None] = mapped_column(String(50))
    warned_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    owner_name: Mapped[str | None] = mapped_column(String(200))
    review_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(20))
    reported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reported_by: Mapped[UUID]
    reported_by_name: Mapped[str] = mapped_column(String(200))
    controlled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int]


class RiskStep(Base):
    """One step: registered, graded, consulted, measured, controlled or reopened; by whom, when, with which words."""

    __tablename__ = "risk_step"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    risk_id: Mapped[UUID] = mapped_column(ForeignKey(Risk.id), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(Text)
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(200))


class RiskCount(Base):
    """How many numbers an enterprise has given out in a year."""

    __tablename__ = "risk_count"

    root_id: Mapped[UUID] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int]
