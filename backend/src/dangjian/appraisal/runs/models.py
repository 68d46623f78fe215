"""The tables of runs and of the inputs that a run keeps as rows of its own (scoring.md, section 1)."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, Numeric, String, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.appraisal.base import Base


class Run(Base):
    """A scheme version scored for a period; `as_of` is the instant up to which it saw records and verdicts.

    An open run's `as_of` moves with every refresh; publishing fixes it, with a digest over inputs and results.
    `signed_reason` is what the publisher signed when cells were unverified or pending.
    """

    __tablename__ = "run"
    __table_args__ = (
        Index(
            "uq_run_open",
            "scheme_version_id",
            "period",
            unique=True,
            postgresql_where=text("status = 'open'"),
        ),
        Index(
            "uq_run_published",
            "scheme_code",
            "period",
            unique=True,
            postgresql_where=text("status = 'published'"),
        ),
        Index("ix_run_period", "period"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    scheme_version_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal.scheme_version.id"))
    scheme_code: Mapped[str] = mapped_column(String(64, collation="C"))
    period: Mapped[str] = mapped_column(String(10, collation="C"))
    cycle: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(20))
    is_initial: Mapped[bool]
    as_of: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    refreshed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    published_by: Mapped[UUID | None]
    published_by_name: Mapped[str | None] = mapped_column(String(200))
    signed_reason: Mapped[str | None] = mapped_column(Text)
    unverified_count: Mapped[int]
    pending_count: Mapped[int]
    subject_count: Mapped[int]
    has_records: Mapped[bool]
    digest: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_by_name: Mapped[str] = mapped_column(String(200))


class RunSubject(Base):
    """A subject as the run saw it: code, kind, category, and the stars of its last rating.

    The counts are what its cells still lack on site (dual ones unverified, offline ones pending), those rejected on
    site although the ledger gave points, and how many records of the period the scheme reads.
    """

    __tablename__ = "run_subject"

    run_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal.run.id"), primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64, collation="C"))
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(30))
    category: Mapped[str | None] = mapped_column(String(30, collation="C"))
    previous_stars: Mapped[int | None]
    is_verified: Mapped[bool]
    unverified_count: Mapped[int]
    pending_count: Mapped[int]
    disputed_count: Mapped[int]
    record_count: Mapped[int]
    last_record_on: Mapped[date | None]
    path: Mapped[str | None] = mapped_column(String(1000, collation="C"))  # where it stood; none in the oldest runs


class Score(Base):
    """What the engine found for a subject: figures, place, and every cell in arrays ordered as in the engine's plan."""

    __tablename__ = "score"
    __table_args__ = (
        Index("ix_score_run_id_category_total", "run_id", "category", "total"),  # whom a changed total moves
        {"postgresql_with": {"fillfactor": 80, "toast_tuple_target": 512}},  # the arrays of cells beside the row
    )

    run_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal.run.id"), primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(primary_key=True)
    category: Mapped[str | None] = mapped_column(String(30, collation="C"))
    previous_stars: Mapped[int]
    total_before_veto: Mapped[Decimal] = mapped_column(Numeric)
    total: Mapped[Decimal] = mapped_column(Numeric)
    stars_cap: Mapped[int | None]
    disqualified: Mapped[bool]
    vetoes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    index_scores: Mapped[list[Decimal | None]] = mapped_column(ARRAY(Numeric))
    group_scores: Mapped[list[Decimal | None]] = mapped_column(ARRAY(Numeric))
    measures: Mapped[list[Decimal | None]] = mapped_column(ARRAY(Numeric))
    onlines: Mapped[list[Decimal | None]] = mapped_column(ARRAY(Numeric))
    verdicts: Mapped[list[str | None]] = mapped_column(ARRAY(Text))
    finals: Mapped[list[Decimal | None]] = mapped_column(ARRAY(Numeric))
    rank: Mapped[int | None]
    ranked_count: Mapped[int]
    level_found: Mapped[int]
    stars: Mapped[int]
    tier: Mapped[str | None] = mapped_column(Text)
    exacts: Mapped[list[Decimal | None] | None] = mapped_column(ARRAY(Numeric))  # no result: see the engine's TABLE


class RunTouch(Base):
    """A subject of an open run whose score waits to be computed again; many changes wait as one row.

    `types` are the record types of which records came or went; none: anything may have changed.
    """

    __tablename__ = "run_touch"

    run_id: Mapped[UUID] = mapped_column(ForeignKey("appraisal.run.id"), primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    types: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
