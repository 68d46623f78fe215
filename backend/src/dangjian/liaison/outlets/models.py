"""The copy of the outlets."""

from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.liaison.base import Base


class OutletCopy(Base):
    """Liaison's copy of an outlet; uncovered (党员空白网点) is an open one in which no member of ours works (D-16)."""

    __tablename__ = "outlet_copy"
    __table_args__ = (Index(None, "organization_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64, collation="C"))
    name: Mapped[str] = mapped_column(String(200))
    organization_id: Mapped[UUID]
    staff_count: Mapped[int]
    own_member_count: Mapped[int]
    external_member_count: Mapped[int]
    is_open: Mapped[bool]
    version: Mapped[int]
