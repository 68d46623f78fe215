"""The table of members affiliated elsewhere."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class ExternalMember(Base):
    """Works here, belongs to a branch elsewhere (D-17); `left_on` is the first day on which that is over."""

    __tablename__ = "external_member"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"), index=True)
    outlet_id: Mapped[UUID | None] = mapped_column(ForeignKey("registry.outlet.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    home_organization: Mapped[str] = mapped_column(String(200))
    since: Mapped[date]
    left_on: Mapped[date | None]
    version: Mapped[int]
