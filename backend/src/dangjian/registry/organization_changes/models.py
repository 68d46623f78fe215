"""The table of changes of the tree, those that took effect and those that wait for their day."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.registry.base import Base


class OrganizationChange(Base):
    """One decision about the tree: `body` is what was asked and of which, `summary` says it, `fault` why it failed.

    `touched` are all organisations that it speaks of, so that each finds it in its history.
    """

    __tablename__ = "organization_change"
    __table_args__ = (
        Index("ix_organization_change_touched", "touched", postgresql_using="gin"),
        Index("ix_organization_change_planned", "effective_on", postgresql_where=text("status = 'planned'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("registry.organization.id"), index=True)
    touched: Mapped[list[UUID]] = mapped_column(ARRAY(PG_UUID(as_uuid=True)))
    action: Mapped[str] = mapped_column(String(20))
    effective_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text)
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    status: Mapped[str] = mapped_column(String(20))
    fault: Mapped[str | None] = mapped_column(Text)
    decided_by: Mapped[UUID | None]
    decided_by_name: Mapped[str] = mapped_column(String(200))
    decided_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    applied_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int]
