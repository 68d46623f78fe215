"""The tables: a visit as it stands, and all its versions, which are only ever added. None has a location."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.liaison.base import Base
from dangjian.liaison.representatives.models import Representative


class Visit(Base):
    """A representative at an outlet on a day (D-22); `client_id` is made by the phone and kept once for ever."""

    __tablename__ = "visit"
    __table_args__ = (
        Index(None, "outlet_id", "visited_on"),
        Index(None, "representative_id", "visited_on"),
        Index(None, "organization_id", "visited_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(unique=True)
    representative_id: Mapped[UUID] = mapped_column(ForeignKey(Representative.id))
    outlet_id: Mapped[UUID]
    organization_id: Mapped[UUID]
    visited_on: Mapped[date]
    seen: Mapped[str] = mapped_column(Text)
    done: Mapped[str | None] = mapped_column(Text)
    looked_at: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    recorded_by: Mapped[UUID | None]
    recorded_by_name: Mapped[str] = mapped_column(String(200))
    version: Mapped[int]


class VisitVersion(Base):
    """What a visit said at a time: number 1 is as it was recorded, later ones correct it with a reason."""

    __tablename__ = "visit_version"
    __table_args__ = (Index("uq_visit_version_visit_id_number", "visit_id", "number", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey(Visit.id))
    number: Mapped[int]
    visited_on: Mapped[date]
    seen: Mapped[str] = mapped_column(Text)
    done: Mapped[str | None] = mapped_column(Text)
    looked_at: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    reason: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(200))
