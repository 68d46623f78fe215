"""The table of intakes."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.liaison.base import Base
from dangjian.liaison.issues.models import Issue
from dangjian.liaison.outlets.models import OutletCopy


class Intake(Base):
    """A way in without an account; its code stands in the public link and can be exchanged."""

    __tablename__ = "intake"
    __table_args__ = (Index(None, "organization_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    organization_id: Mapped[UUID]
    outlet_id: Mapped[UUID | None] = mapped_column(ForeignKey(OutletCopy.id))
    name: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str | None] = mapped_column(String(200))
    guide: Mapped[str] = mapped_column(Text)
    code: Mapped[str] = mapped_column(String(32, collation="C"), unique=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_by_name: Mapped[str] = mapped_column(String(200))
    version: Mapped[int]


Index("ix_issue_intake_id", Issue.intake_id)  # how many came in through each
