"""The tables: a supervision letter as it stands, and its steps, which are only ever added."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.targets.base import Base


class SupervisionLetter(Base):
    """A letter from a superior to a unit; `target_ids` are the target lines looked at on a visit (B-22)."""

    __tablename__ = "supervision_letter"
    __table_args__ = (
        Index("uq_supervision_letter_number", "issuer_id", "year", "serial", unique=True),
        Index(None, "organization_id", "state"),
        Index(None, "task_id"),
        Index(None, "target_id"),
        Index(None, "state", "due_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    issuer_id: Mapped[UUID]
    organization_id: Mapped[UUID]
    year: Mapped[int]
    serial: Mapped[int]
    color: Mapped[str] = mapped_column(String(10))
    task_id: Mapped[UUID | None] = mapped_column(ForeignKey("targets.task.id"))
    target_id: Mapped[UUID | None] = mapped_column(ForeignKey("targets.target.id"))
    target_ids: Mapped[list[str]] = mapped_column(JSONB)
    visited_on: Mapped[date | None]
    subject: Mapped[str] = mapped_column(String(200))
    problem: Mapped[str] = mapped_column(Text)
    demand: Mapped[str] = mapped_column(Text)
    needs_analysis: Mapped[bool]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20))
    issued_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    issued_by: Mapped[UUID | None]
    issued_by_name: Mapped[str] = mapped_column(String(200))
    answered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    escalated_on: Mapped[date | None]
    version: Mapped[int]


class SupervisionLetterStep(Base):
    """One step: issued, answered, returned, closed, withdrawn or escalated; by whom, when, with which words."""

    __tablename__ = "supervision_letter_step"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    letter_id: Mapped[UUID] = mapped_column(ForeignKey(SupervisionLetter.id), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(Text)
    analysis: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    color: Mapped[str] = mapped_column(String(10))
    due_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[UUID | None]
    by_member: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(200))
