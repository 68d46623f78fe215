"""The table of batches."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.targets.base import Base


class Batch(Base):
    """One action on many organisations: what was asked, how far it is, and whether it was taken back.

    `spec` is the request, `prototypes` one row for each of its templates, `places` each organisation with its head as
    the register said it at that moment.
    """

    __tablename__ = "batch"
    __table_args__ = (Index(None, "organization_id", "created_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    title: Mapped[str] = mapped_column(String(200))
    year: Mapped[int]
    spec: Mapped[dict[str, Any]] = mapped_column(JSONB)
    prototypes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    places: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    organization_count: Mapped[int]
    target_count: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    fault: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_by: Mapped[UUID]
    created_by_name: Mapped[str] = mapped_column(String(200))
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    undone_reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int]
