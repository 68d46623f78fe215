"""The table of what was made public."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class OpennessEntry(Base):
    """Something an organisation makes public from a day until another, that day included; for good without one."""

    __tablename__ = "openness_entry"
    __table_args__ = (Index("ix_openness_entry_organization_id", "organization_id", "published_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"))
    category: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    content: Mapped[str] = mapped_column(Text)
    published_on: Mapped[date]
    until: Mapped[date | None]
    entered_by_name: Mapped[str] = mapped_column(String(200))
    entered_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    version: Mapped[int]
