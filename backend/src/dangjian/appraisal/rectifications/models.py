"""The tables: a rectification as it stands, and its steps, which are only ever added."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.appraisal.base import Base


class Rectification(Base):
    """A weak point of a branch to be put right; at most one alive for an indicator in a period."""

    __tablename__ = "rectification"
    __table_args__ = (
        Index(
            "uq_rectification_alive",
            *("organization_id", "scheme_code", "indicator", "period"),
            unique=True,
            postgresql_where=text("state IN ('open', 'reported', 'returned')"),
        ),
        Index(None, "organization_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    scheme_code: Mapped[str] = mapped_column(String(64, collation="C"))
    indicator: Mapped[str] = mapped_column(String(64, collation="C"))
    indicator_title: Mapped[str] = mapped_column(String(200))
    period: Mapped[str] = mapped_column(String(10, collation="C"))
    problem: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(20))
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20))
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    opened_by: Mapped[UUID | None]
    opened_by_name: Mapped[str] = mapped_column(String(200))
    reported_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    record_id: Mapped[UUID | None]
    version: Mapped[int]


class RectificationStep(Base):
    """One step: opened, reported, returned, closed or withdrawn; by whom, when and with which words."""

    __tablename__ = "rectification_step"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    rectification_id: Mapped[UUID] = mapped_column(ForeignKey(Rectification.id), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(Text)
    attachments: Mapped[list[str]] = mapped_column(JSONB)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[UUID | None]
    by_member: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(200))
