"""The tables: a task as it stands, what it waits for, and its steps, which are only ever added."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, Numeric, Sequence, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.targets.base import Base

TASK_NUMBER = Sequence("task_number", metadata=Base.metadata)


class Task(Base):
    """A piece of work of one unit with one owner; `percent` is what the last check-in in force says (0–100).

    `last_check_in_at` is when the newest check-in in force happened by the phone's word, so that an older one that
    arrives late overwrites nothing. `asked_due_on` is the day asked for by the owner and not yet answered.
    """

    __tablename__ = "task"
    __table_args__ = (
        Index(None, "organization_id", "state"),
        Index(None, "target_id"),
        Index(None, "owner_member_id", "state"),
        Index(None, "due_on"),
        Index("uq_task_number", "number", unique=True),
        Index("ix_task_helpers", "helpers", postgresql_using="gin", postgresql_ops={"helpers": "jsonb_path_ops"}),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40, collation="C"))
    organization_id: Mapped[UUID]
    target_id: Mapped[UUID | None] = mapped_column(ForeignKey("targets.target.id"))
    clause_id: Mapped[UUID | None]
    commitment_id: Mapped[UUID | None]
    title: Mapped[str] = mapped_column(String(200))
    detail: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(30))
    side: Mapped[str] = mapped_column(String(10))
    focus: Mapped[str | None] = mapped_column(String(30))
    is_urgent: Mapped[bool]
    urgent_reason: Mapped[str | None] = mapped_column(Text)
    weight: Mapped[Decimal] = mapped_column(Numeric)
    owner_member_id: Mapped[UUID | None]
    owner_name: Mapped[str | None] = mapped_column(String(100))
    helpers: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    supervisor_organization_id: Mapped[UUID | None]
    starts_on: Mapped[date]
    due_on: Mapped[date]
    first_due_on: Mapped[date]
    asked_due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(20))
    percent: Mapped[Decimal] = mapped_column(Numeric)
    is_blocked: Mapped[bool]
    is_returned: Mapped[bool]
    light: Mapped[str] = mapped_column(String(10))
    light_rule: Mapped[int]
    last_check_in_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    assigned_by: Mapped[UUID | None]
    assigned_by_name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    completed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    result: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int]


class TaskDependency(Base):
    """The task cannot be finished before the one it needs."""

    __tablename__ = "task_dependency"

    task_id: Mapped[UUID] = mapped_column(ForeignKey("targets.task.id"), primary_key=True)
    needs_id: Mapped[UUID] = mapped_column(ForeignKey("targets.task.id"), primary_key=True)


class TaskStep(Base):
    """One step of a task's life: by whom, when, with which words; a delay also keeps the day before and after."""

    __tablename__ = "task_step"
    __table_args__ = (Index(None, "task_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    task_id: Mapped[UUID] = mapped_column(ForeignKey("targets.task.id"))
    kind: Mapped[str] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(Text)
    due_before: Mapped[date | None]
    due_after: Mapped[date | None]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(200))
