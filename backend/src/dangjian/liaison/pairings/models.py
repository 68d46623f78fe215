"""The table: a representative and an outlet, from a day to a day; several each way, and no row is ever taken away."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.liaison.base import Base
from dangjian.liaison.representatives.models import Representative


class Pairing(Base):
    """Who looks after an outlet (D-20); `ends_on` is the last day, and the day before the start if it never was.

    `told_on` is the day of a visit that was due and of which the representative was told once.
    """

    __tablename__ = "pairing"
    __table_args__ = (
        Index(
            "uq_pairing_open",
            *("representative_id", "outlet_id"),
            unique=True,
            postgresql_where=text("ends_on IS NULL"),
        ),
        Index(None, "outlet_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    root_id: Mapped[UUID]
    representative_id: Mapped[UUID] = mapped_column(ForeignKey(Representative.id), index=True)
    outlet_id: Mapped[UUID]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(Text)
    handed_from_id: Mapped[UUID | None] = mapped_column(ForeignKey("liaison.pairing.id"), index=True)
    arranged_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    arranged_by: Mapped[UUID | None]
    arranged_by_name: Mapped[str] = mapped_column(String(200))
    end_reason: Mapped[str | None] = mapped_column(Text)
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_by: Mapped[UUID | None]
    ended_by_name: Mapped[str | None] = mapped_column(String(200))
    told_on: Mapped[date | None]
    version: Mapped[int]
