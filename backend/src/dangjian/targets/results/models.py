"""The tables: the result of a target at a stage, and its steps, which are only ever added."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.targets.base import Base


class Result(Base):
    """What came of a target by the end of a quarter (`stage` 2026-Q3) or by its deadline (`final`).

    `actual` and `completion` (a fraction in percent) are computed from the readings; `late_changes` counts the
    revisions of the target that came late and stands beside the figure.
    """

    __tablename__ = "result"
    __table_args__ = (
        Index("uq_result_target_id_stage", "target_id", "stage", unique=True),
        Index(None, "organization_id", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    target_id: Mapped[UUID] = mapped_column(ForeignKey("targets.target.id"))
    organization_id: Mapped[UUID]
    stage: Mapped[str] = mapped_column(String(10, collation="C"))
    closes_on: Mapped[date]
    planned: Mapped[Decimal | None] = mapped_column(Numeric)
    actual: Mapped[Decimal | None] = mapped_column(Numeric)
    completion_percent: Mapped[Decimal | None] = mapped_column(Numeric)
    words: Mapped[str | None] = mapped_column(Text)
    late_changes: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    submit_by: Mapped[date]
    computed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    submitted_by: Mapped[UUID | None]
    submitted_by_member: Mapped[UUID | None]
    accepted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int]


class ResultStep(Base):
    """Computed, submitted, returned or accepted: when, by whom, with which figure and words."""

    __tablename__ = "result_step"
    __table_args__ = (Index(None, "result_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    result_id: Mapped[UUID] = mapped_column(ForeignKey("targets.result.id"))
    kind: Mapped[str] = mapped_column(String(20))
    actual: Mapped[Decimal | None] = mapped_column(Numeric)
    completion_percent: Mapped[Decimal | None] = mapped_column(Numeric)
    note: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(200))
