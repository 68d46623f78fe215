"""The tables: a to-do with both halves of its life, and whom it waits for."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.integration.base import Base


class Todo(Base):
    """One to-do; what opened it and what settled it each stand with the highest version heard.

    A settling that came before its opening leaves a row with `opened_version` 0, of which nothing is shown.
    `late_from` is the moment from which it is overdue.
    """

    __tablename__ = "todo"
    __table_args__ = (
        UniqueConstraint("service", "noun", "object_id", "key"),
        Index("ix_todo_open", "late_from", postgresql_where=text("opened_version > settled_version")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service: Mapped[str] = mapped_column(String(100, collation="C"))
    noun: Mapped[str] = mapped_column(String(100, collation="C"))
    object_id: Mapped[UUID]
    key: Mapped[str] = mapped_column(String(100, collation="C"))
    opened_version: Mapped[int]
    settled_version: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    category: Mapped[str] = mapped_column(String(100, collation="C"))
    category_title: Mapped[str] = mapped_column(String(50))
    organization_id: Mapped[UUID | None]
    page: Mapped[str] = mapped_column(String(300))
    phone_page: Mapped[str | None] = mapped_column(String(300))
    originator: Mapped[str | None] = mapped_column(String(200))
    due_on: Mapped[date | None]
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    late_from: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    priority: Mapped[str] = mapped_column(String(20))
    actions: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    opened_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    settle_reason: Mapped[str | None] = mapped_column(String(20))


class TodoAudience(Base):
    """Whom a to-do waits for: a member, an account, or the holders of a permission on an organisation."""

    __tablename__ = "todo_audience"
    __table_args__ = (
        Index(None, "member_id", postgresql_where=text("member_id IS NOT NULL")),
        Index(None, "account_id", postgresql_where=text("account_id IS NOT NULL")),
        Index(None, "organization_id", "permission", postgresql_where=text("organization_id IS NOT NULL")),
    )

    todo_id: Mapped[UUID] = mapped_column(ForeignKey(Todo.id), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[UUID | None]
    account_id: Mapped[UUID | None]
    permission: Mapped[str | None] = mapped_column(String(100, collation="C"))
    organization_id: Mapped[UUID | None]
    own_level: Mapped[bool]
