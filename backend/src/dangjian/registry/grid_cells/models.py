"""The table of grid cells."""

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class GridCell(Base):
    """A part of a branch's ground (D-29): its outlets name it, a member answers for it."""

    __tablename__ = "grid_cell"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64, collation="C"), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"), index=True)
    # The member may work at an outlet of the cell: this key is added last, so that the tables make no ring.
    responsible_member_id: Mapped[UUID | None] = mapped_column(ForeignKey("registry.member.id", use_alter=True))
    people_served: Mapped[int]
    version: Mapped[int]
