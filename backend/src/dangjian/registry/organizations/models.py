"""Tables of organisations as they are and as they were, of the categories of branches, and of closed days."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class Organization(Base):
    """A party organisation or an administrative unit as it is since the day `since` (none: for ever).

    `closed_on` is the first day on which it is no more; a closed one stays where it last stood. `unit_id` is the
    administrative unit to which a party organisation belongs, where that was said.
    """

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
    form: Mapped[str] = mapped_column(String(20), server_default="regular")
    ends_on: Mapped[date | None]
    since: Mapped[date | None]
    closed_on: Mapped[date | None]
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("registry.organization.id"), index=True)
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("registry.organization.id"))
    version: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class OrganizationPast(Base):
    """What an organisation was from a day (none: from the beginning) until before another; never altered."""

    __tablename__ = "organization_past"
    __table_args__ = (
        Index("ix_organization_past_organization_id_until", "organization_id", "until", unique=True),
        Index("ix_organization_past_parent_id", "parent_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"))
    since: Mapped[date | None]
    until: Mapped[date]
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(30))
    form: Mapped[str] = mapped_column(String(20))
    parent_id: Mapped[UUID | None]
    path: Mapped[str] = mapped_column(String(1000, collation="C"))


class JointUnit(Base):
    """A unit whose members form a joint branch together with others', from a day until before another (ORG-01)."""

    __tablename__ = "joint_unit"

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"), primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"), primary_key=True, index=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    until: Mapped[date | None]


class ClosedDay(Base):
    """The last day that an enterprise's published results cover: the tree up to it stays as it was."""

    __tablename__ = "closed_day"

    root_id: Mapped[UUID] = mapped_column(primary_key=True)
    until: Mapped[date]


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
        Index("ix_category_assignment_since", "since"),
        Index("ix_category_assignment_until", "until"),
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
