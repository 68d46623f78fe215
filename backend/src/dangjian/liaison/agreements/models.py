"""The tables: an agreement, the outlets that belong to it, and what was done under it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.liaison.base import Base


class Agreement(Base):
    """An agreement of an organisation with a partner outside; `ended_on` is set when it ends before its day."""

    __tablename__ = "agreement"
    __table_args__ = (Index(None, "organization_id", "ends_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    partner: Mapped[str] = mapped_column(String(200))
    partner_kind: Mapped[str] = mapped_column(String(20))
    content: Mapped[str] = mapped_column(Text)
    signed_on: Mapped[date]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None] = mapped_column(Text)
    renews_id: Mapped[UUID | None] = mapped_column(ForeignKey("liaison.agreement.id"), unique=True)
    document: Mapped[str | None] = mapped_column(String(64, collation="C"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_by: Mapped[UUID | None]
    created_by_name: Mapped[str] = mapped_column(String(200))
    version: Mapped[int]


class AgreementOutlet(Base):
    """An outlet that takes part."""

    __tablename__ = "agreement_outlet"

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey(Agreement.id), primary_key=True)
    outlet_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)


class AgreementActivity(Base):
    """What was done together: a day in the community, a visit, a lecture (D-31)."""

    __tablename__ = "agreement_activity"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey(Agreement.id), index=True)
    held_on: Mapped[date]
    title: Mapped[str] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(200))
