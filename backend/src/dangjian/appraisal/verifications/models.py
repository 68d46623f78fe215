"""The table of verdicts; a later one counts instead of an earlier one, and none is ever changed."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import DateTime, Numeric, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.appraisal.base import Base


class Verification(Base):
    """A verdict given on site; `verified_at` is stamped by the server."""

    __tablename__ = "verification"
    __table_args__ = (UniqueConstraint("organization_id", "scheme_code", "indicator", "period", "verified_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    scheme_code: Mapped[str] = mapped_column(String(64, collation="C"))
    indicator: Mapped[str] = mapped_column(String(64, collation="C"))
    period: Mapped[str] = mapped_column(String(10, collation="C"))
    verdict: Mapped[str] = mapped_column(String(20))
    amount: Mapped[Decimal | None] = mapped_column(Numeric)
    fraction: Mapped[Decimal | None] = mapped_column(Numeric)
    reason: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    attachments: Mapped[list[str]] = mapped_column(JSONB)
    client_id: Mapped[UUID | None] = mapped_column(unique=True)
    verified_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    verified_by: Mapped[UUID | None]
    verified_by_member: Mapped[UUID | None]
    verified_by_name: Mapped[str] = mapped_column(String(200))
