"""The tables: a letter as it stands with the draft in hand; its versions and signatures, which are only ever added."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, ForeignKeyConstraint, Index, String, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.targets.base import Base


class Letter(Base):
    """A letter between a superior and a unit for a year; one alive at a time.

    `draft` is the content being written, `pending` the version that waits for signatures, `in_force` the one that
    binds. The four members are those whom the newest issued version names.
    """

    __tablename__ = "letter"
    __table_args__ = (
        Index(
            "uq_letter_alive",
            *("superior_id", "organization_id", "year"),
            unique=True,
            postgresql_where=text("state <> 'withdrawn'"),
        ),
        Index(None, "organization_id", "year"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    superior_id: Mapped[UUID]
    organization_id: Mapped[UUID]
    year: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20))
    draft: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    pending: Mapped[int | None]
    in_force: Mapped[int | None]
    latest: Mapped[int]
    superior_secretary_id: Mapped[UUID | None]
    superior_head_id: Mapped[UUID | None]
    secretary_id: Mapped[UUID | None]
    head_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_by: Mapped[UUID | None]
    created_by_name: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int]


class LetterVersion(Base):
    """What was issued: the whole sealed text and its digest."""

    __tablename__ = "letter_version"

    letter_id: Mapped[UUID] = mapped_column(ForeignKey("targets.letter.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[dict[str, Any]] = mapped_column(JSONB)
    digest: Mapped[str] = mapped_column(String(64, collation="C"))
    issued_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    issued_by: Mapped[UUID | None]
    issued_by_name: Mapped[str] = mapped_column(String(200))


class LetterSignature(Base):
    """One side's signature over the digest of a version: who, when, in what capacity."""

    __tablename__ = "letter_signature"
    __table_args__ = (
        ForeignKeyConstraint(
            ["letter_id", "number"], ["targets.letter_version.letter_id", "targets.letter_version.number"]
        ),
    )

    letter_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(String(20), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64, collation="C"))
    capacity: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[UUID]
    by_member: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(200))
