"""The table of complaints; an anonymous one holds nothing of who asked, not even when within the day."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.appraisal.base import Base


class Feedback(Base):
    """A complaint or a suggestion about a form, and the answer; `organization_id` is the enterprise that answers."""

    __tablename__ = "feedback"
    __table_args__ = (Index(None, "organization_id", "state", "due_on"), Index(None, "asked_by"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    client_id: Mapped[UUID] = mapped_column(unique=True)
    about: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    is_anonymous: Mapped[bool]
    asked_by: Mapped[UUID | None]
    asked_by_name: Mapped[str | None] = mapped_column(String(200))
    receipt_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    received_on: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20))
    answer: Mapped[str | None] = mapped_column(Text)
    answered_on: Mapped[date | None]
    answered_by: Mapped[UUID | None]
    answered_by_name: Mapped[str | None] = mapped_column(String(200))
    version: Mapped[int]
