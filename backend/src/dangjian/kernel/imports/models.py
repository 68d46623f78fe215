"""The tables: an import from the file to its undoing, and what the headings of an enterprise's files mean."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, LargeBinary, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.kernel.audit import Base


class Import(Base):
    """A file that somebody wants to bring in; its bytes lie sealed until it is entered or too old.

    `done` lists what was written, with the version each row had then; undoing compares them.
    """

    __tablename__ = "import"
    __table_args__ = (Index(None, "account_id", "kind", "created_at"), Index(None, "created_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60, collation="C"))
    root_id: Mapped[UUID | None]
    account_id: Mapped[UUID]
    account_name: Mapped[str] = mapped_column(String(200))
    filename: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    reason: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    rows: Mapped[int]
    header_row: Mapped[int]
    headings: Mapped[dict[str, Any]] = mapped_column(JSONB)
    unclear: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    plan: Mapped[dict[str, int]] = mapped_column(JSONB)
    preview: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, deferred=True)
    fault_count: Mapped[int]
    notes: Mapped[list[str]] = mapped_column(JSONB)
    done: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, deferred=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    done_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class HeadingMeaning(Base):
    """What a heading stands for in an enterprise's files of one kind: a column, or nothing."""

    __tablename__ = "heading_meaning"

    root_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60, collation="C"), primary_key=True)
    heading: Mapped[str] = mapped_column(String(200), primary_key=True)
    key: Mapped[str | None] = mapped_column(String(120))
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
