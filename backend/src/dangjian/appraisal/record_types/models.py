"""The tables of record types: what holds now, and every version there was."""

from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, Index, String, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.appraisal.base import Base


class RecordType(Base):
    """A kind of entry as its pack defines it; `definition` (packs/schemas.py) holds fields, evidence, who enters."""

    __tablename__ = "record_type"

    code: Mapped[str] = mapped_column(String(64, collation="C"), primary_key=True)
    title: Mapped[str] = mapped_column(String(100))
    section: Mapped[str] = mapped_column(String(64))
    section_title: Mapped[str] = mapped_column(String(100))
    definition: Mapped[dict[str, Any]] = mapped_column(JSONB)
    sort_order: Mapped[int]
    version: Mapped[int]


class RecordTypeVersion(Base):
    """One version of a record type: a draft, or published for ever; `record_type` holds the latest published one."""

    __tablename__ = "record_type_version"
    __table_args__ = (
        Index("uq_record_type_version_draft", "code", unique=True, postgresql_where=text("status = 'draft'")),
    )

    code: Mapped[str] = mapped_column(String(64, collation="C"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(100))
    section: Mapped[str] = mapped_column(String(64))
    section_title: Mapped[str] = mapped_column(String(100))
    definition: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reason: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(20))
    origin: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_by_name: Mapped[str] = mapped_column(String(200))
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    published_by_name: Mapped[str | None] = mapped_column(String(200))
    version: Mapped[int]
