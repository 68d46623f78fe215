"""The table of accounts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.identity.base import Base


class Account(Base):
    """Somebody who may sign in; never deleted, only disabled.

    `session_epoch` ends all sessions at once when it is raised; `grant_version` counts changes of what may be done.
    """

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("username = lower(username)", name="username_is_lower"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(64, collation="C"), unique=True)
    display_name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(300))
    is_active: Mapped[bool]
    is_demo: Mapped[bool]
    must_change_password: Mapped[bool]
    member_id: Mapped[UUID | None]
    employee_no: Mapped[str | None] = mapped_column(String(64), unique=True)
    session_epoch: Mapped[int]
    grant_version: Mapped[int]
    version: Mapped[int]
    password_set_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_signed_in_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class FormerPassword(Base):
    """The hash of a password that was changed, kept as long as the profile forbids to take it again."""

    __tablename__ = "former_password"
    __table_args__ = (Index("ix_former_password_account_id", "account_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("identity.account.id"))
    password_hash: Mapped[str] = mapped_column(String(300))
    until: Mapped[datetime] = mapped_column(DateTime(timezone=True))
