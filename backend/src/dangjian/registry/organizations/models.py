"""Tables of organisations and of the categories of branches."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class Organization(Base):
    """A party organisation or an administrative unit."""

    __tablename__ = "organization"
    __table_args__ = (Index("ix_organization_path", "path"), Index("ix_organization_parent_id", "parent_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64, collation="C"), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    pinyin: Mapped[str] = mapped_column(String(1000))
    kind: Mapped[str] = mapped_column(String(30))
    line: Mapped[str] = mapped_column(String(20))
    category: Mapped[str | None] = mapped_column(String(30))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("registry.organization.id"))
    path: Mapped[str] = mapped_column(String(1000, collation="C"))
    founded_on: Mapped[date | None]
    version: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class CategoryAssignment(Base):
    """Which category a branch was in from when to when, and why."""

    __tablename__ = "category_assignment"
    __table_args__ = (
        Index("ix_category_assignment_organization_id_since", "organization_id", "since", unique=True),
        Index(
            "uq_category_assignment_current",
            "organization_id",
            unique=True,
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"))
    category: Mapped[str] = mapped_column(String(30))
    since: Mapped[date]
    until: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[UUID | None]
    decided_by_name: Mapped[str] = mapped_column(String(200))
    decided_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
