"""The tables: a finding, the issues that point to it, and its steps, which are only ever added."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.liaison.base import Base
from dangjian.liaison.issues.models import Issue


class Finding(Base):
    """A common cause; `organization_id` is the lowest organisation above all its issues.

    `recurs_of_id` is the time before, `times` counts this one and all before.
    """

    __tablename__ = "finding"
    __table_args__ = (Index(None, "organization_id", "state"), Index(None, "owner_organization_id", "state"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    root_id: Mapped[UUID]
    organization_id: Mapped[UUID]
    category: Mapped[str] = mapped_column(String(40, collation="C"))
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20))
    owner_organization_id: Mapped[UUID | None]
    due_on: Mapped[date | None]
    cause: Mapped[str | None] = mapped_column(Text)
    measures: Mapped[str | None] = mapped_column(Text)
    recurs_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("liaison.finding.id"), index=True)
    times: Mapped[int]
    found_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int]


class FindingIssue(Base):
    """An issue that points to a finding."""

    __tablename__ = "finding_issue"

    finding_id: Mapped[UUID] = mapped_column(ForeignKey(Finding.id), primary_key=True)
    issue_id: Mapped[UUID] = mapped_column(ForeignKey(Issue.id), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class FindingStep(Base):
    """One step; `by` is none where like issues made it by themselves."""

    __tablename__ = "finding_step"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    finding_id: Mapped[UUID] = mapped_column(ForeignKey(Finding.id), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(200))
