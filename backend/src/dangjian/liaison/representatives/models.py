"""The tables: a representative as he stands, and his steps, which are only ever added."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.liaison.base import Base


class Representative(Base):
    """A member as representative, nominated by an organisation; at most one alive for a member.

    `ends_on` is the last day of the term and stands from the approval on; `ended_on` is the last day that it was.
    """

    __tablename__ = "representative"
    __table_args__ = (
        Index(
            "uq_representative_alive",
            "member_id",
            unique=True,
            postgresql_where=text("state IN ('nominated', 'approved')"),
        ),
        Index(None, "organization_id", "state"),
        Index("ix_representative_term", "ends_on", postgresql_where=text("state = 'approved'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    root_id: Mapped[UUID]
    organization_id: Mapped[UUID]
    member_id: Mapped[UUID]
    member_organization_id: Mapped[UUID]
    employee_no: Mapped[str] = mapped_column(String(64, collation="C"))
    name: Mapped[str] = mapped_column(String(200))
    position: Mapped[str] = mapped_column(String(200))
    nominating_body: Mapped[str] = mapped_column(String(200))
    approving_body: Mapped[str | None] = mapped_column(String(200))
    criteria: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    told_on: Mapped[date | None]
    nominated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    nominated_by: Mapped[UUID | None]
    nominated_by_member: Mapped[UUID | None]
    nominated_by_name: Mapped[str] = mapped_column(String(200))
    version: Mapped[int]


class RepresentativeStep(Base):
    """One step: nominated, approved, declined, renewed, ended or expired; by whom, when and with which words."""

    __tablename__ = "representative_step"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    representative_id: Mapped[UUID] = mapped_column(ForeignKey(Representative.id), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(Text)
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[UUID | None]
    by_member: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(200))
