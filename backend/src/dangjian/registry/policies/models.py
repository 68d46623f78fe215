"""Tables of policy documents: each wording with its clauses is a version of its own."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class Policy(Base):
    """A document of an organisation; `parent_id` is the superior's document that it spells out (C-52)."""

    __tablename__ = "policy"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"), index=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("registry.policy.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    document_no: Mapped[str | None] = mapped_column(String(100))
    number: Mapped[int]
    issued_on: Mapped[date]
    effective_on: Mapped[date]
    abolished_on: Mapped[date | None]
    abolish_reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int]


class PolicyVersion(Base):
    """One wording, kept for ever."""

    __tablename__ = "policy_version"
    __table_args__ = (Index("uq_policy_version_policy_id_number", "policy_id", "number", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    policy_id: Mapped[UUID] = mapped_column(ForeignKey("registry.policy.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    document_no: Mapped[str | None] = mapped_column(String(100))
    issued_on: Mapped[date]
    effective_on: Mapped[date]
    reason: Mapped[str | None] = mapped_column(Text)
    entered_by_name: Mapped[str] = mapped_column(String(200))
    entered_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class PolicyClause(Base):
    """A clause of one wording; `derived_from_id` is the superior's clause that it spells out (C-52)."""

    __tablename__ = "policy_clause"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("registry.policy_version.id"), index=True)
    place: Mapped[int]
    number: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    derived_from_id: Mapped[UUID | None] = mapped_column(ForeignKey("registry.policy_clause.id"), index=True)
