"""The table of terms."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class Term(Base):
    """One committee's time; `expires_on` is the first day after it, `ended_on` the next election, none until then.

    `regular_on` is when it would have ended without a shift that a superior approved.
    """

    __tablename__ = "term"
    __table_args__ = (
        Index("uq_term_current", "organization_id", unique=True, postgresql_where=text("ended_on IS NULL")),
        Index("ix_term_organization_id_elected_on", "organization_id", "elected_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"))
    elected_on: Mapped[date]
    regular_on: Mapped[date]
    expires_on: Mapped[date]
    ended_on: Mapped[date | None]
    approved_by: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    entered_by_name: Mapped[str] = mapped_column(String(200))
    entered_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    version: Mapped[int]
