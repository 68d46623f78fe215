"""Tables of teams and their rosters."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class Team(Base):
    """A team of an organisation; over when it has an end."""

    __tablename__ = "team"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str | None] = mapped_column(Text)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    version: Mapped[int]


class TeamMember(Base):
    """Who was on the roster from when until when."""

    __tablename__ = "team_member"
    __table_args__ = (
        Index(
            "uq_team_member_standing",
            "team_id",
            "member_id",
            unique=True,
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("registry.team.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("registry.member.id"), index=True)
    leads: Mapped[bool]
    since: Mapped[date]
    until: Mapped[date | None]
