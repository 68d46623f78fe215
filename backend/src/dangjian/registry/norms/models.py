"""The table: what enterprises set beyond the published figures, in versions that are only ever added."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class Norm(Base):
    """One version of one figure for all below a root; without a value the published one holds again."""

    __tablename__ = "norm"
    __table_args__ = (Index("uq_norm_root_id_norm_key_number", "root_id", "norm", "key", "number", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    root_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"))
    norm: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    value: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(200))
