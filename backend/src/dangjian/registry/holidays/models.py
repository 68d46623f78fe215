"""The table: the days of a year on which work differs from the ordinary week."""

from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class HolidayYear(Base):
    """One year's days off and make-up working days, each with its name; `source` tells shipped from edited."""

    __tablename__ = "holiday_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    days: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    source: Mapped[str] = mapped_column(String(20))
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    changed_by_name: Mapped[str] = mapped_column(String(200))
    version: Mapped[int]
