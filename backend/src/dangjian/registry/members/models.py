"""Tables of members, of how they stood, and of posts."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class Member(Base):
    """A party member and the branch he or she belongs to today; phone and identity number lie sealed.

    `status_since` is none where somebody has been in the register without any change of state.
    """

    __tablename__ = "member"
    __table_args__ = (
        Index("ix_member_organization_id", "organization_id"),
        Index("ix_member_phone_blind", "phone_blind"),
        Index("ix_member_id_number_blind", "id_number_blind"),
    )

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
    converted_on: Mapped[date | None]
    born_on: Mapped[date | None]
    ethnicity: Mapped[str | None] = mapped_column(String(30))
    education: Mapped[str | None] = mapped_column(String(20))
    personnel: Mapped[str | None] = mapped_column(String(20))
    party_group: Mapped[str | None] = mapped_column(String(100))
    status: Mapped[str] = mapped_column(String(20), default="active", server_default="active")
    status_since: Mapped[date | None]
    left_reason: Mapped[str | None] = mapped_column(String(20))
    phone_sealed: Mapped[str | None] = mapped_column(Text)
    phone_blind: Mapped[str | None] = mapped_column(String(64))
    id_number_sealed: Mapped[str | None] = mapped_column(Text)
    id_number_blind: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int]


class StatusChange(Base):
    """One change of a member's state, with the decision behind it; never altered."""

    __tablename__ = "status_change"
    __table_args__ = (Index("ix_status_change_member_id", "member_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("registry.member.id"))
    status: Mapped[str] = mapped_column(String(20))
    left_reason: Mapped[str | None] = mapped_column(String(20))
    on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(200))


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
    end_reason: Mapped[str | None] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1, server_default="1")
