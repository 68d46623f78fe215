"""The audit trail: one row for every change and every refusal, in the same transaction, chained and never altered.

Rows wait in their session and are chained as the last thing before its commit, so that nobody holds the end of the
chain while working. The form of the chain is published in docs/audit-format.md.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import BigInteger, DateTime, Index, String, Text, event, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, SessionTransaction, mapped_column

from dangjian.kernel import clock, jsons
from dangjian.kernel.db import schema_metadata
from dangjian.kernel.ids import new_id
from dangjian.kernel.masking import masked, masked_values
from dangjian.kernel.security import ACTING, Actor


class Base(DeclarativeBase):
    """Tables of the kernel's own schema."""

    metadata = schema_metadata("events")


class AuditEntry(Base):
    """Who did (or was refused) what to which object, when, from what to what, and why."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index(None, "object_type", "object_id"),
        Index(None, "at"),
        Index(None, "actor_id", "seq"),
        Index(None, "organization_id", "seq"),
        Index(None, "action", "seq"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, unique=True)
    prev_hash: Mapped[bytes]
    hash: Mapped[bytes]
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


class AuditDigest(Base):
    """A signed statement of where the chain ended at a moment; the copies that count are kept elsewhere."""

    __tablename__ = "audit_digest"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), primary_key=True)
    body: Mapped[str] = mapped_column(Text)


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
    """Add one row with the caller's transaction; `actor` is none only for the system itself and the unknown."""
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
    """Add one row for each of many changes of one kind."""
    bound = structlog.contextvars.get_contextvars()
    common = {
        "at": clock.now(),
        "actor_id": actor.account_id if actor else None,
        "actor_name": masked(actor.display_name if actor else str(bound.get("actor_name", ""))),
        "action": action,
        "object_type": object_type,
        "reason": masked(reason) if reason else reason,
        "result": result,
        "trace_id": str(bound.get("trace_id", "")),
        "address": bound.get("address"),
    }
    if not session.in_transaction():
        session.sync_session.begin()  # so that a rollback is one, whether or not anything was asked before
    session.info.setdefault(_WAITING, []).extend(
        {
            **common,
            "id": new_id(),
            "object_id": masked(str(change.object_id)),
            "organization_id": change.organization_id,
            "before": masked_values(change.before),
            "after": masked_values(change.after),
        }
        for change in changes
    )


_WAITING = "audit_waiting"
_MARKS = "audit_marks"
_APPEND = text("SELECT events.audit_append(CAST(:entries AS jsonb))")


@event.listens_for(Session, "before_commit")
def _chain(session: Session) -> None:
    """Add what waits to the chain; its end is ours from here to the commit, so all other work is done first."""
    if not session.info.get(_WAITING) or session.in_nested_transaction():
        return
    session.flush()
    session.execute(_APPEND, {"entries": jsons.dumps(session.info.pop(_WAITING))})


@event.listens_for(Session, "after_transaction_create")
def _mark(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        session.info.setdefault(_MARKS, {})[transaction] = len(session.info.get(_WAITING, ()))


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, ended: SessionTransaction) -> None:
    """What was undone leaves no row: of a savepoint its own, of a transaction all."""
    kept = session.info.get(_MARKS, {}).pop(ended, 0) if ended.nested else 0
    del session.info.get(_WAITING, [])[kept:]
