"""The tables: a practice, what organisations said of it and when its use ended; the latter two are only added to."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.targets.base import Base


class Practice(Base):
    """A result that an organisation publishes for those of one kind below `scope_id`; `units` formed a joint branch."""

    __tablename__ = "practice"
    __table_args__ = (Index(None, "organization_id"), Index(None, "scope_id"), Index(None, "target_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text)
    since: Mapped[date]
    target_id: Mapped[UUID | None] = mapped_column(ForeignKey("targets.target.id"))
    scope_id: Mapped[UUID]
    scope_kind: Mapped[str] = mapped_column(String(30))
    units: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(String(20))
    published_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    published_by: Mapped[UUID | None]
    published_by_name: Mapped[str] = mapped_column(String(200))
    withdrawn_on: Mapped[date | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int]


class PracticeAnswer(Base):
    """An organisation took it over from a day on, or said why it does not."""

    __tablename__ = "practice_answer"
    __table_args__ = (Index(None, "practice_id", "organization_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    practice_id: Mapped[UUID] = mapped_column(ForeignKey(Practice.id))
    organization_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(20))
    since: Mapped[date]
    note: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(200))


class PracticeEnd(Base):
    """From this day on it is used there no more, and why."""

    __tablename__ = "practice_end"

    answer_id: Mapped[UUID] = mapped_column(ForeignKey(PracticeAnswer.id), primary_key=True)
    ended_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(200))
