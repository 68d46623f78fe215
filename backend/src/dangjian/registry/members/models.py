"""Tables of members and posts."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class Member(Base):
    """A party member and the branch he or she belongs to."""

    __tablename__ = "member"
    __table_args__ = (Index("ix_member_organization_id", "organization_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"))
    employee_no: Mapped[str] = mapped_column(String(64, collation="C"), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    pinyin: Mapped[str] = mapped_column(String(400))
    gender: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(20))
    joined_on: Mapped[date]
    position: Mapped[str] = mapped_column(String(100))
    outlet_id: Mapped[UUID | None] = mapped_column(ForeignKey("registry.outlet.id"), index=True)
    version: Mapped[int]


class Post(Base):
    """A post held in an organisation; `until` is none while it is held."""

    __tablename__ = "post"
    __table_args__ = (Index("ix_post_organization_id", "organization_id"), Index("ix_post_member_id", "member_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("registry.member.id"))
    title: Mapped[str] = mapped_column(String(100))
    rank: Mapped[int]
    since: Mapped[date]
    until: Mapped[date | None]
