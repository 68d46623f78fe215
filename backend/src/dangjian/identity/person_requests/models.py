"""The table of requests about personal data."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.identity.base import Base


class PersonRequest(Base):
    """One request of one account; `expected` is from how many schemas an answer is awaited."""

    __tablename__ = "person_request"
    __table_args__ = (
        Index("ix_person_request_account_id", "account_id"),
        Index(
            "uq_person_request_open",
            "account_id",
            "kind",
            unique=True,
            postgresql_where=text("state IN ('asked', 'proposed')"),
        ),
        CheckConstraint("decided_by <> proposed_by AND decided_by <> account_id", name="two_hands"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("identity.account.id"))
    kind: Mapped[str] = mapped_column(String(20))
    words: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    due_on: Mapped[date]
    proposed_by: Mapped[UUID | None]
    proposed_by_name: Mapped[str | None] = mapped_column(String(200))
    decided_by: Mapped[UUID | None]
    decided_by_name: Mapped[str | None] = mapped_column(String(200))
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    answer: Mapped[str | None] = mapped_column(Text)
    expected: Mapped[int]
    version: Mapped[int]
