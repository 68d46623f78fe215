"""The table of classes and tiers."""

from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class TalentGrade(Base):
    """A class or a tier of an enterprise by the name that it gave; a retired one is not given any more."""

    __tablename__ = "talent_grade"
    __table_args__ = (UniqueConstraint("organization_id", "kind", "title"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"))
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    ordinal: Mapped[int]
    training: Mapped[str | None] = mapped_column(Text)
    is_retired: Mapped[bool]
    version: Mapped[int]
