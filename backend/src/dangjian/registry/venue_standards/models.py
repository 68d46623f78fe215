"""The table: the versions of an enterprise's standard, which are only ever added."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class VenueStandard(Base):
    """One version for all below a root; without any, the shipped one (number 0) holds."""

    __tablename__ = "venue_standard"
    __table_args__ = (Index("uq_venue_standard_root_id_number", "root_id", "number", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    root_id: Mapped[UUID]
    number: Mapped[int]
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(200))
