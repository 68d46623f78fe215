"""Tables of reviews of documents."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class PolicyReview(Base):
    """A review of all documents of an organisation and below, from a day on (E-19)."""

    __tablename__ = "policy_review"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date]
    due_on: Mapped[date]
    concluded_on: Mapped[date | None]
    opened_by_name: Mapped[str] = mapped_column(String(200))
    version: Mapped[int]


class PolicyReviewItem(Base):
    """A document that was in force when the review began, and what was decided of it."""

    __tablename__ = "policy_review_item"
    __table_args__ = (Index("uq_policy_review_item_review_id_policy_id", "review_id", "policy_id", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    review_id: Mapped[UUID] = mapped_column(ForeignKey("registry.policy_review.id"))
    policy_id: Mapped[UUID] = mapped_column(ForeignKey("registry.policy.id"), index=True)
    number: Mapped[int]
    decision: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(Text)
    decided_by_name: Mapped[str | None] = mapped_column(String(200))
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
