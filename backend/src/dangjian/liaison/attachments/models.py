"""The table of attachments; the bytes lie in the file store under their hash."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, String
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.liaison.base import Base


class Attachment(Base):
    """A file that somebody added for an organisation; of an anonymous reporter's not even its name is kept."""

    __tablename__ = "attachment"

    sha256: Mapped[str] = mapped_column(String(64, collation="C"), primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(primary_key=True)
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    added_by: Mapped[UUID | None]
    added_by_name: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
