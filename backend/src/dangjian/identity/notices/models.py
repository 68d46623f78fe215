"""Tables of notices and of what accounts said to them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.identity.base import Base


class Notice(Base):
    """One version of what people are told of a purpose; never altered."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("purpose_id", "number", name="uq_notice_purpose_id_number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    purpose_id: Mapped[UUID] = mapped_column(ForeignKey("identity.purpose.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    published_by: Mapped[UUID | None]
    published_by_name: Mapped[str] = mapped_column(String(200))


class ConsentStep(Base):
    """An account agreed, refused or withdrew, to one version of a notice; never altered, the last one counts."""

    __tablename__ = "consent_step"
    __table_args__ = (Index("ix_consent_step_account_id", "account_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("identity.account.id"))
    notice_id: Mapped[UUID] = mapped_column(ForeignKey("identity.notice.id"))
    step: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
