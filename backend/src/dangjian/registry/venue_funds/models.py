"""Tables of budget lines: each wording with its allocations is a version of its own, and nothing is overwritten."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class VenueFund(Base):
    """A budget line of an organisation; `number` is the version that holds."""

    __tablename__ = "venue_fund"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"), index=True)
    number: Mapped[int]
    version: Mapped[int]


class VenueFundVersion(Base):
    """What a budget line says, kept for ever; amounts are 元."""

    __tablename__ = "venue_fund_version"
    __table_args__ = (Index("uq_venue_fund_version_fund_id_number", "fund_id", "number", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    fund_id: Mapped[UUID] = mapped_column(ForeignKey("registry.venue_fund.id"))
    number: Mapped[int]
    year: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(Text)
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    reason: Mapped[str | None] = mapped_column(Text)
    entered_by: Mapped[UUID | None]
    entered_by_name: Mapped[str] = mapped_column(String(200))
    entered_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class VenueFundShare(Base):
    """How much of one version is spent on a venue."""

    __tablename__ = "venue_fund_share"
    __table_args__ = (Index("uq_venue_fund_share_version_id_venue_id", "version_id", "venue_id", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("registry.venue_fund_version.id"))
    venue_id: Mapped[UUID] = mapped_column(ForeignKey("registry.venue.id"), index=True)
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    note: Mapped[str | None] = mapped_column(Text)
