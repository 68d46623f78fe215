"""The tables: a target in its tree, its milestones, its readings month by month, and every change of it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, Numeric, Sequence, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.targets.base import Base

TARGET_NUMBER = Sequence("target_number", metadata=Base.metadata)


class Target(Base):
    """A target of a unit or a person; `path` is the ids from its topmost target, each followed by a slash.

    `share` is its part of the parent's value in percent, `weight` its weight among its siblings in percent. It runs
    from `year` to `through_year`, more than one only in an action plan (E-01). `derivation` says how a value that
    nobody set was worked out (B-44); `batch_id` is the act of decomposition or mass assignment that made it.
    """

    __tablename__ = "target"
    __table_args__ = (
        Index(None, "organization_id", "year"),
        Index(None, "year", "through_year"),
        Index(None, "parent_id"),
        Index(None, "path"),
        Index(None, "owner_member_id"),
        Index(None, "batch_id"),
        Index("uq_target_number", "number", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40, collation="C"))
    organization_id: Mapped[UUID]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("targets.target.id"))
    path: Mapped[str] = mapped_column(String(1000, collation="C"))
    year: Mapped[int]
    through_year: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    level: Mapped[str] = mapped_column(String(20))
    side: Mapped[str] = mapped_column(String(10))
    content_group: Mapped[str | None] = mapped_column(String(40))
    tags: Mapped[list[str]] = mapped_column(JSONB)
    is_quantitative: Mapped[bool]
    measure: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(40))
    change_kind: Mapped[str] = mapped_column(String(20))
    direction: Mapped[str] = mapped_column(String(10))
    baseline: Mapped[Decimal | None] = mapped_column(Numeric)
    last_year_actual: Mapped[Decimal | None] = mapped_column(Numeric)
    target_value: Mapped[Decimal | None] = mapped_column(Numeric)
    is_value_derived: Mapped[bool]
    derivation: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    decomposed_by: Mapped[str | None] = mapped_column(String(20))
    share: Mapped[Decimal | None] = mapped_column(Numeric)
    weight: Mapped[Decimal | None] = mapped_column(Numeric)
    starts_on: Mapped[date]
    due_on: Mapped[date | None]
    owner_member_id: Mapped[UUID | None]
    owner_name: Mapped[str | None] = mapped_column(String(100))
    helpers: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    supervisor_organization_id: Mapped[UUID | None]
    evidence: Mapped[str] = mapped_column(Text)
    indicator: Mapped[str | None] = mapped_column(String(130, collation="C"))
    record_type: Mapped[str | None] = mapped_column(String(64, collation="C"))
    state: Mapped[str] = mapped_column(String(20))
    current_value: Mapped[Decimal | None] = mapped_column(Numeric)
    current_as_of: Mapped[date | None]
    batch_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int]


class Milestone(Base):
    """A stage of a target: by this day this value or this part of the whole (percent) is planned."""

    __tablename__ = "milestone"
    __table_args__ = (Index(None, "target_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    target_id: Mapped[UUID] = mapped_column(ForeignKey("targets.target.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[date]
    planned_value: Mapped[Decimal | None] = mapped_column(Numeric)
    planned_percent: Mapped[Decimal | None] = mapped_column(Numeric)
    done_on: Mapped[date | None]


class TargetRevision(Base):
    """One change of a published target: what it was, what it became, why, and whether it came late."""

    __tablename__ = "target_revision"
    __table_args__ = (Index(None, "target_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    target_id: Mapped[UUID] = mapped_column(ForeignKey("targets.target.id"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    after: Mapped[dict[str, Any]] = mapped_column(JSONB)
    is_late: Mapped[bool]
