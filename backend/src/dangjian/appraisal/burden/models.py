"""The tables of the burden meter; both are only ever added to."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import DateTime, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.appraisal.base import Base


class BurdenStandard(Base):
    """One version of the weights of asks, and of the budget of a branch and month that an enterprise decided."""

    __tablename__ = "burden_standard"

    root_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    typing: Mapped[Decimal] = mapped_column(Numeric)
    prefilled: Mapped[Decimal] = mapped_column(Numeric)
    attachment: Mapped[Decimal] = mapped_column(Numeric)
    photo: Mapped[Decimal] = mapped_column(Numeric)
    meeting: Mapped[Decimal] = mapped_column(Numeric)
    budget: Mapped[Decimal | None] = mapped_column(Numeric)
    reason: Mapped[str] = mapped_column(Text)
    set_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    set_by: Mapped[UUID | None]
    set_by_name: Mapped[str] = mapped_column(String(200))


class BurdenApproval(Base):
    """Who let a scheme be published over the budget, by which standard, and why."""

    __tablename__ = "burden_approval"

    scheme_version_id: Mapped[UUID] = mapped_column(primary_key=True)
    standard_number: Mapped[int]
    asked: Mapped[Decimal] = mapped_column(Numeric)
    budget: Mapped[Decimal] = mapped_column(Numeric)
    approver: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    signed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    signed_by: Mapped[UUID | None]
    signed_by_name: Mapped[str] = mapped_column(String(200))
