"""The audit trail: one row for every change and every refusal, in the same transaction, never altered."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import DateTime, Index, String, Text, insert
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from dangjian.kernel import clock
from dangjian.kernel.db import schema_metadata
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import ACTING, Actor


class Base(DeclarativeBase):
    """Tables of the kernel's own schema."""

    metadata = schema_metadata("events")


class AuditEntry(Base):
    """Who did (or was refused) what to which object, when, from what to what, and why."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "object_type", "object_id"), Index(None, "at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(200))
    object_type: Mapped[str] = mapped_column(String(100))
    object_id: Mapped[str] = mapped_column(String(200))
    organization_id: Mapped[UUID | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    reason: Mapped[str | None] = mapped_column(Text)
    result: Mapped[str] = mapped_column(String(20))
    trace_id: Mapped[str] = mapped_column(String(64))
    address: Mapped[str | None] = mapped_column(String(64))


@contextmanager
def unseen() -> Iterator[None]:
    """While it lasts nothing of whoever is asking is written down, in the audit or the events: nobody is acting."""
    acting = ACTING.set(None)
    try:
        with structlog.contextvars.bound_contextvars(actor_name="匿名", address=None, trace_id=""):
            yield
    finally:
        ACTING.reset(acting)


async def write(
    session: AsyncSession,
    actor: Actor | None,
    action: str,
    object_type: str,
    object_id: UUID | str,
    *,
    organization_id: UUID | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str | None = None,
    result: str = "done",
) -> None:
    """Add one row in the caller's transaction; `actor` is none only for the system itself and the unknown."""
    change = Change(object_id, organization_id, before, after)
    await write_all(session, actor, action, object_type, [change], reason=reason, result=result)


@dataclass(frozen=True)
class Change:
    """What happened to one object."""

    object_id: UUID | str
    organization_id: UUID | None = None
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


async def write_all(
    session: AsyncSession,
    actor: Actor | None,
    action: str,
    object_type: str,
    changes: Sequence[Change],
    *,
    reason: str | None = None,
    result: str = "done",
) -> None:
    """Add one row for each of many changes of one kind, in one statement."""
    bound = structlog.contextvars.get_contextvars()
    common = {
        "at": clock.now(),
        "actor_id": actor.account_id if actor else None,
        "actor_name": actor.display_name if actor else str(bound.get("actor_name", "")),
        "action": action,
        "object_type": object_type,
        "reason": reason,
        "result": result,
        "trace_id": str(bound.get("trace_id", "")),
        "address": bound.get("address"),
    }
    rows = [
        {
            **common,
            "id": new_id(),
            "object_id": str(change.object_id),
            "organization_id": change.organization_id,
            "before": change.before,
            "after": change.after,
        }
        for change in changes
    ]
    if rows:
        await session.execute(insert(AuditEntry), rows)
