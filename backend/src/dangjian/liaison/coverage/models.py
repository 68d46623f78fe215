"""The table of gaps."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.liaison.base import Base


class Gap(Base):
    """A stretch in which an open outlet had no member; `until` is the first day on which that was over, or none."""

    __tablename__ = "gap"
    __table_args__ = (
        Index("uq_gap_open", "outlet_id", unique=True, postgresql_where=text("until IS NULL")),
        Index(None, "outlet_id", "since"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    outlet_id: Mapped[UUID]
    since: Mapped[date]
    until: Mapped[date | None]
