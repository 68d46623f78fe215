"""The table of outlets."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class Outlet(Base):
    """An outlet; the two counts are counted anew with every change, `coverage_since` says since when (D-16, D-17)."""

    __tablename__ = "outlet"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64, collation="C"), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"), index=True)
    grid_cell_id: Mapped[UUID | None] = mapped_column(ForeignKey("registry.grid_cell.id"), index=True)
    address: Mapped[str | None] = mapped_column(String(200))
    liaison_point: Mapped[str | None] = mapped_column(String(200))
    staff_count: Mapped[int]
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    own_member_count: Mapped[int]
    external_member_count: Mapped[int]
    coverage_since: Mapped[date]
    version: Mapped[int]
