"""The table of observation notes; a row is added and never altered."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class Observation(Base):
    """What somebody saw of a cadre's work, signed by its author; a correction is a new row that supersedes this one.

    `root_id` is the first note of the chain, its own id where it is the first.
    """

    __tablename__ = "observation"
    __table_args__ = (
        Index("ix_observation_place", "organization_id", "observed_on"),
        Index("ix_observation_root_id", "root_id", "signed_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    root_id: Mapped[UUID]
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"))
    post_id: Mapped[UUID] = mapped_column(ForeignKey("registry.post.id"), index=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("registry.member.id"), index=True)
    post_title: Mapped[str] = mapped_column(String(100))
    observed_on: Mapped[date]
    occasion: Mapped[str] = mapped_column(String(20))
    fact: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(Text)
    supersedes_id: Mapped[UUID | None] = mapped_column(ForeignKey("registry.observation.id"), unique=True)
    reason: Mapped[str | None] = mapped_column(Text)
    signed_by: Mapped[UUID]
    signed_by_name: Mapped[str] = mapped_column(String(200))
    signed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
