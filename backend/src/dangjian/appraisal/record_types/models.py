"""The table of record types."""

from typing import Any

from sqlalchemy import String
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
