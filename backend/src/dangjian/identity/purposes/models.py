"""The table of purposes."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.identity.base import Base


class Purpose(Base):
    """One purpose with the latest record of its assessment; what it says is never altered, only ended and made anew."""

    __tablename__ = "purpose"
    __table_args__ = (
        CheckConstraint("state <> 'in_force' OR verdict IN ('acceptable', 'acceptable_with_measures')", name="fit"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64, collation="C"), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    legal_basis: Mapped[str] = mapped_column(String(20))
    provision: Mapped[str] = mapped_column(String(200))
    data_kinds: Mapped[str] = mapped_column(Text)
    retention: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    assessed_on: Mapped[date | None]
    assessed_by_name: Mapped[str | None] = mapped_column(String(200))
    verdict: Mapped[str | None] = mapped_column(String(30))
    measures: Mapped[str | None] = mapped_column(Text)
    sha256: Mapped[str | None] = mapped_column(String(64))
    created_by: Mapped[UUID | None]
    created_by_name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    in_force_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int]
