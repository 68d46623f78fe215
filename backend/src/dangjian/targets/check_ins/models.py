"""The tables: a check-in and its undoing, both only ever added."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.targets.base import Base


class CheckIn(Base):
    """One check-in; its id comes from the phone, so that what is sent twice is kept once, for ever.

    `occurred_at` is the phone's word, `received_at` the server's; `percent` is none where nothing changed. How the task
    stood before and after is kept for the undoing, and for whoever sends the same once more.
    """

    __tablename__ = "check_in"
    __table_args__ = (Index(None, "task_id", "received_at"), Index(None, "by_account", "received_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    task_id: Mapped[UUID] = mapped_column(ForeignKey("targets.task.id"))
    kind: Mapped[str] = mapped_column(String(20))
    percent: Mapped[Decimal | None] = mapped_column(Numeric)
    percent_before: Mapped[Decimal] = mapped_column(Numeric)
    state_before: Mapped[str] = mapped_column(String(20))
    was_returned: Mapped[bool]
    is_applied: Mapped[bool]
    state_after: Mapped[str] = mapped_column(String(20))
    percent_after: Mapped[Decimal] = mapped_column(Numeric)
    light_after: Mapped[str] = mapped_column(String(10))
    version_after: Mapped[int]
    note: Mapped[str | None] = mapped_column(Text)
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    occurred_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by_account: Mapped[UUID | None]
    by_member: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(200))


class CheckInUndo(Base):
    """The check-in was taken back within ten minutes (interfaces.md, F2)."""

    __tablename__ = "check_in_undo"

    check_in_id: Mapped[UUID] = mapped_column(ForeignKey("targets.check_in.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[UUID | None]
