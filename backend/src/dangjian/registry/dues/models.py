"""Tables of what dues are computed from, and of the book; of both nothing is ever altered."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, Numeric, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class DuesBase(Base):
    """What a member's dues are computed from, from a month on; of one month the word said last holds.

    Pay lies sealed. `dues_allowed` is the smaller amount that a superior committee allowed.
    """

    __tablename__ = "dues_base"
    __table_args__ = (Index("ix_dues_base_member_id_since", "member_id", "since"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("registry.member.id"))
    kind: Mapped[str] = mapped_column(String(20))
    since: Mapped[date]
    pay_sealed: Mapped[str | None] = mapped_column(Text)
    dues_allowed: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    approving_body: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(Text)
    noted_by_name: Mapped[str] = mapped_column(String(200))
    noted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class DuesEntry(Base):
    """One line of the book: due for a month, or paid for it; put right by a line that takes it back, and a new one.

    `organization_id` is the branch to which it was owed or paid; the lines of one payment share `payment_id`.
    """

    __tablename__ = "dues_entry"
    __table_args__ = (
        Index("ix_dues_entry_member_id_month", "member_id", "month"),
        Index("ix_dues_entry_organization_id_month", "organization_id", "month"),
        Index("ix_dues_entry_month", "month"),
        Index(
            "uq_dues_entry_reverses_id", "reverses_id", unique=True, postgresql_where=text("reverses_id IS NOT NULL")
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("registry.member.id"))
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"))
    kind: Mapped[str] = mapped_column(String(20))
    month: Mapped[date]
    dues_amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    base_id: Mapped[UUID | None] = mapped_column(ForeignKey("registry.dues_base.id"))
    payment_id: Mapped[UUID | None] = mapped_column(index=True)
    paid_on: Mapped[date | None]
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("registry.dues_entry.id"))
    note: Mapped[str | None] = mapped_column(Text)
    noted_by_name: Mapped[str] = mapped_column(String(200))
    noted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
