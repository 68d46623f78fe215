"""The tables: an issue as it stands, its steps, which are only ever added, and the numbers given out."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Computed, Date, DateTime, ForeignKey, Index, LargeBinary, String, Text, column, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.liaison.base import Base

_WAITS_UNTIL = """CASE
WHEN state IN ('reported', 'accepted') THEN accept_due_on
WHEN state IN ('assigned', 'in_progress', 'reopened') THEN coalesce(paused_until, due_on)
WHEN state = 'resolved' THEN confirmation_due_on
WHEN state = 'confirmed' THEN ask_again_on
END"""
# Written as PostgreSQL gives them back, so that a comparison with the database finds nothing.
WORDS_GRAMS = (
    'liaison.grams(((((number::text COLLATE "default") || chr(10)) || title::text) || chr(10)) || description, 2)'
)
MONTH_GRAMS = WORDS_GRAMS.replace("grams(", "month_grams(", 1).removesuffix(")") + ", liaison.month(reported_at))"
TITLE_GRAMS = "liaison.grams(title::text, 2)"

_PLACES = ("organization_id", "handler_organization_id")


def _moment() -> Mapped[datetime | None]:
    return mapped_column(DateTime(timezone=True))


class Issue(Base):
    """What somebody raised; of an anonymous one nothing is kept of who it was but the hash of the receipt.

    `organization_id` is where it was raised, `handler_organization_id` who is to solve it. `due_on` moves with pauses
    and extensions; overdue is a fact of the day, `overdue_at` only remembers that it was told. `waits_until` is the day
    by which the next step is expected of whoever it lies with.
    """

    __tablename__ = "issue"
    __table_args__ = (
        Index("uq_issue_root_id_number", "root_id", "number", unique=True),
        *(Index(None, place, "state", "moved_at", "id") for place in _PLACES),
        *(Index(None, place, "reported_at", "id", postgresql_include=["state", "category"]) for place in _PLACES),
        *(
            Index(None, person, "reported_at", "id", postgresql_where=column(person).is_not(None))
            for person in ("reporter_account_id", "reporter_member_id", "handler_member_id")
        ),
        Index(None, "category", "state", "reported_at", "id"),
        Index(None, "representative_id"),
        Index(None, "outlet_id"),
        Index(None, "reported_at", "id"),
        Index(None, "waits_until", "id"),
        Index(None, "state", "waits_until", "id"),
        Index(None, "state", "moved_at", "id"),
        Index("ix_issue_words", text(WORDS_GRAMS), postgresql_using="gin"),
        Index("ix_issue_month_words", text(MONTH_GRAMS), postgresql_using="gin"),
        Index("ix_issue_title", text(TITLE_GRAMS), postgresql_using="gin"),
        Index(
            "ix_issue_due_on_live", "due_on", postgresql_where=text("state IN ('assigned','in_progress','reopened')")
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(unique=True)
    root_id: Mapped[UUID]
    number: Mapped[str] = mapped_column(String(20, collation="C"))
    organization_id: Mapped[UUID]
    outlet_id: Mapped[UUID | None]
    intake_id: Mapped[UUID | None]
    visit_id: Mapped[UUID | None] = mapped_column(index=True)
    representative_id: Mapped[UUID | None]
    channel: Mapped[str] = mapped_column(String(20))
    category: Mapped[str] = mapped_column(String(40, collation="C"))
    severity: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text)
    attachments: Mapped[list[str]] = mapped_column(JSONB)
    is_anonymous: Mapped[bool]
    reporter_account_id: Mapped[UUID | None]
    reporter_member_id: Mapped[UUID | None]
    reporter_name: Mapped[str | None] = mapped_column(String(200))
    reporter_contact_sealed: Mapped[str | None] = mapped_column(Text)
    receipt_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    state: Mapped[str] = mapped_column(String(20))
    handler_organization_id: Mapped[UUID | None]
    handler_member_id: Mapped[UUID | None]
    handler_name: Mapped[str | None] = mapped_column(String(200))
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("liaison.issue.id"), index=True)
    escalated_to_id: Mapped[UUID | None]
    reported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    accepted_at: Mapped[datetime | None] = _moment()
    assigned_at: Mapped[datetime | None] = _moment()
    started_at: Mapped[datetime | None] = _moment()
    resolved_at: Mapped[datetime | None] = _moment()
    confirmed_at: Mapped[datetime | None] = _moment()
    closed_at: Mapped[datetime | None] = _moment()
    rated_at: Mapped[datetime | None] = _moment()
    due_soon_at: Mapped[datetime | None] = _moment()
    overdue_at: Mapped[datetime | None] = _moment()
    escalated_at: Mapped[datetime | None] = _moment()
    accept_due_on: Mapped[date]
    due_on: Mapped[date | None]
    paused_on: Mapped[date | None]
    paused_until: Mapped[date | None]
    paused_workdays: Mapped[int] = mapped_column(default=0)
    extended_days: Mapped[int]
    was_overdue: Mapped[bool]
    elapsed_workdays: Mapped[int | None]
    resolution_kind: Mapped[str | None] = mapped_column(String(20))
    resolution_summary: Mapped[str | None] = mapped_column(Text)
    resolution_attachments: Mapped[list[str]] = mapped_column(JSONB)
    confirmation_due_on: Mapped[date | None]
    is_half_solved: Mapped[bool]
    reopened_count: Mapped[int]
    satisfaction: Mapped[int | None]
    ask_again_on: Mapped[date | None] = mapped_column(index=True)
    lasting: Mapped[str | None] = mapped_column(String(10))
    close_kind: Mapped[str | None] = mapped_column(String(20))
    waits_until: Mapped[date | None] = mapped_column(Date, Computed(_WAITS_UNTIL, persisted=True))
    moved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    version: Mapped[int]


class IssueStep(Base):
    """One step: who (none for the system and for an anonymous reporter), which side, when, and with which words."""

    __tablename__ = "issue_step"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    issue_id: Mapped[UUID] = mapped_column(ForeignKey(Issue.id), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    side: Mapped[str] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(Text)
    attachments: Mapped[list[str]] = mapped_column(JSONB)
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[UUID | None]
    by_member: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(200))


class IssueCount(Base):
    """How many numbers an enterprise has given out in a year."""

    __tablename__ = "issue_count"

    root_id: Mapped[UUID] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int]
