"""Tables of venues, of what was checked there, and of the mark of a model venue."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class Venue(Base):
    """A venue of an organisation; planned without `opened_on`, closed from `closed_on`."""

    __tablename__ = "venue"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str | None] = mapped_column(Text)
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    close_reason: Mapped[str | None] = mapped_column(Text)
    responsible_member_id: Mapped[UUID | None] = mapped_column(ForeignKey("registry.member.id"), index=True)
    version: Mapped[int]


class VenueCheck(Base):
    """Who found an item of the checklist there or missing, and when; never altered."""

    __tablename__ = "venue_check"
    __table_args__ = (Index("ix_venue_check_venue_id_item", "venue_id", "item", "checked_on", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    venue_id: Mapped[UUID] = mapped_column(ForeignKey("registry.venue.id"))
    item: Mapped[str] = mapped_column(String(40))
    item_title: Mapped[str] = mapped_column(String(50))
    is_met: Mapped[bool]
    note: Mapped[str | None] = mapped_column(Text)
    checked_on: Mapped[date]
    by: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class VenueAward(Base):
    """From when until when a venue was a model venue (示范阵地), and who said so."""

    __tablename__ = "venue_award"
    __table_args__ = (
        Index("uq_venue_award_standing", "venue_id", unique=True, postgresql_where=text("withdrawn_on IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    venue_id: Mapped[UUID] = mapped_column(ForeignKey("registry.venue.id"), index=True)
    granted_on: Mapped[date]
    granting_body: Mapped[str] = mapped_column(String(200))
    document_no: Mapped[str | None] = mapped_column(String(100))
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    withdrawn_on: Mapped[date | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)
