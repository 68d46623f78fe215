"""The table of saved views."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.liaison.base import Base


class SavedView(Base):
    """Filters under a name; with an organisation, whoever reads its issues sees it as well."""

    __tablename__ = "saved_view"
    __table_args__ = (Index("uq_saved_view_account_id_name", "account_id", "name", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    account_name: Mapped[str] = mapped_column(String(200))
    organization_id: Mapped[UUID | None] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(50))
    filters: Mapped[dict[str, Any]] = mapped_column(JSONB)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    version: Mapped[int]
