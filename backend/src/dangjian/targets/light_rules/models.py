"""The table: the versions of an enterprise's light rule, which are only ever added."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import DateTime, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.targets.base import Base


class LightRule(Base):
    """One version of the thresholds for all below a root; without any, the shipped rule (version 0) holds."""

    __tablename__ = "light_rule"
    __table_args__ = (Index("uq_light_rule_root_id_number", "root_id", "number", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    root_id: Mapped[UUID]
    number: Mapped[int]
    red_lag: Mapped[Decimal] = mapped_column(Numeric)
    yellow_lag: Mapped[Decimal] = mapped_column(Numeric)
    blue_days: Mapped[int]
    blue_part: Mapped[Decimal] = mapped_column(Numeric)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(200))
