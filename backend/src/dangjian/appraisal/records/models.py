"""The tables of the e-ledger; the application may read and add, never change or delete."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.appraisal.base import Base


class Record(Base):
    """One entry: what happened where and when, and when it was entered (stamped by the server).

    `submitted_on` is the day of `submitted_at` in Asia/Shanghai, kept so that lateness is a comparison of dates.
    `source` is hand, api, file, supervision or historical; a historical row carries its own `submitted_at`, with
    who and why.
    """

    __tablename__ = "record"
    __table_args__ = (
        Index("ix_record_type_occurred_on_organization_id", "type", "occurred_on", "organization_id"),
        Index("ix_record_organization_id_type_occurred_on", "organization_id", "type", "occurred_on"),
        Index("ix_record_submitted_at", "submitted_at"),
        Index("ix_record_occurred_on_submitted_at_id", "occurred_on", "submitted_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    type: Mapped[str] = mapped_column(String(64, collation="C"))
    occurred_on: Mapped[date]
    submitted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    submitted_on: Mapped[date]
    values: Mapped[dict[str, Any]] = mapped_column(JSONB)
    note: Mapped[str | None] = mapped_column(Text)
    attachments: Mapped[list[str]] = mapped_column(JSONB)
    source: Mapped[str] = mapped_column(String(20))
    historical_reason: Mapped[str | None] = mapped_column(Text)
    client_id: Mapped[UUID | None] = mapped_column(unique=True)
    entered_by: Mapped[UUID | None]
    entered_by_member: Mapped[UUID | None]
    entered_by_name: Mapped[str] = mapped_column(String(200))
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class RecordVoid(Base):
    """The withdrawal of a record, with who, when and why."""

    __tablename__ = "record_void"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal.record.id"), primary_key=True)
    voided_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    voided_by: Mapped[UUID | None]
    voided_by_member: Mapped[UUID | None]
    voided_by_name: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
