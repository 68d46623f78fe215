"""Looks at the trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry import ask_states
from dangjian.identity.audit import rules
from dangjian.kernel import audit_digests, clock
from dangjian.kernel.audit import AuditDigest, AuditEntry
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor, Permission

MOST_COUNTED = 10_000
MOST_OF_ONE = 200


@dataclass(frozen=True)
class Sought:
    """What a reader of the trail looks for."""

    who: str | None = None
    actor_id: UUID | None = None
    action: str | None = None
    kind: str | None = None
    object_id: str | None = None
    organization_id: UUID | None = None
    result: str | None = None
    since: date | None = None
    until: date | None = None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.SHANGHAI)


def _found(sought: Sought) -> Select[AuditEntry]:
    """The rows that fit, the newest first."""
    exact = {
        AuditEntry.actor_id: sought.actor_id,
        AuditEntry.object_type: sought.kind,
        AuditEntry.object_id: sought.object_id,
        AuditEntry.organization_id: sought.organization_id,
        AuditEntry.result: sought.result,
    }
    rows = select(AuditEntry).where(*(column == value for column, value in exact.items() if value is not None))
    if sought.who:
        rows = rows.where(AuditEntry.actor_name.contains(sought.who, autoescape=True))
    if sought.action:
        rows = rows.where(AuditEntry.action.startswith(sought.action, autoescape=True))
    if sought.since:
        rows = rows.where(AuditEntry.at >= _midnight(sought.since))
    if sought.until:
        rows = rows.where(AuditEntry.at < _midnight(sought.until + timedelta(days=1)))
    return rows.order_by(AuditEntry.seq.desc())


def _row(entry: AuditEntry) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "at": entry.at,
        "actor_id": entry.actor_id,
        "actor_name": entry.actor_name or ("未登录" if entry.result == "refused" else "系统"),
        "action": entry.action,
        "action_title": rules.action_title(entry.action),
        "object_type": entry.object_type,
        "object_title": rules.kind_title(entry.object_type),
        "object_id": entry.object_id,
        "organization_id": entry.organization_id,
        "reason": entry.reason,
        "result": entry.result,
        "address": entry.address,
        "trace_id": entry.trace_id,
        "changes": rules.differences(entry.before, entry.after),
    }


async def search(session: AsyncSession, sought: Sought, paging: PageParams) -> dict[str, Any]:
    """A page of the trail."""
    found = _found(sought)
    few = found.order_by(None).with_only_columns(AuditEntry.seq).limit(MOST_COUNTED + 1)
    total = await session.scalar(select(func.count()).select_from(few.subquery())) or 0
    entries = await session.scalars(found.limit(paging.size).offset(paging.offset))
    return {
        "items": [_row(entry) for entry in entries],
        "total": min(total, MOST_COUNTED),
        "page": paging.page,
        "size": paging.size,
        "is_capped": total > MOST_COUNTED,
    }


async def show(session: AsyncSession, seq: int) -> dict[str, Any]:
    """One row, with its place in the chain."""
    entry = await session.scalar(select(AuditEntry).where(AuditEntry.seq == seq))
    if entry is None:
        raise NotFound("没有这一条审计记录,请检查序号。")
    chained = await session.scalar(_CHAINED, {"seq": seq})
    return {**_row(entry), "prev_hash": entry.prev_hash.hex(), "hash": entry.hash.hex(), "is_chained": bool(chained)}


# The same words as those of `events.audit_append`, so that a row altered in place no longer fits its own hash.
_CHAINED = text(
    "SELECT e.hash = sha256(e.prev_hash || convert_to(e.seq::text || E'\\t' || events.audit_line("
    "e.id, e.at, e.actor_id, e.actor_name, e.action, e.object_type, e.object_id, e.organization_id, e.before, e.after, "
    "e.reason, e.result, e.trace_id, e.address), 'UTF8')) "
    "AND e.prev_hash = coalesce((SELECT p.hash FROM events.audit_entry p WHERE p.seq = e.seq - 1), "
    "decode(repeat('00', 32), 'hex')) FROM events.audit_entry e WHERE e.seq = :seq"
)


async def state(session: AsyncSession) -> dict[str, Any]:
    """How long the trail is and what a digest vouches for."""
    newest = select(AuditEntry.seq, AuditEntry.at).order_by(AuditEntry.seq.desc()).limit(1)
    head = (await session.execute(newest)).first()
    digest = await audit_digests.last(session)
    last_seq = head.seq if head else 0
    return {
        "last_seq": last_seq,
        "last_at": head.at if head else None,
        "digest_seq": digest.seq if digest else None,
        "digest_at": digest.made_at if digest else None,
        "uncovered": last_seq - (digest.seq if digest else 0),
        "kinds": [{"value": value, "label": label} for value, label in rules.KINDS.items()],
    }


async def newest_digest(session: AsyncSession) -> AuditDigest:
    """The newest digest; raises NotFound while there is none."""
    digest = await audit_digests.last(session)
    if digest is None:
        raise NotFound("还没有审计摘要。请系统管理员设置签名密钥,十分钟内会自动生成。")
    return digest


async def history(session: AsyncSession, peers: Peers, actor: Actor, kind: str, object_id: str) -> list[dict[str, Any]]:
    """What happened to one object, for whoever may read it where it happened; what is elsewhere is not told apart."""
    permission = rules.HISTORIES.get(kind)
    rows: Sequence[AuditEntry] = ()
    if permission is not None:
        mine = _found(Sought(kind=kind, object_id=object_id, result="done")).limit(MOST_OF_ONE)
        rows = (await session.scalars(mine)).all()
    heads = {str(head) for head in actor.orgs(Permission(permission or "", ""))}
    visible = await _in_scope(peers, heads, {row.organization_id for row in rows if row.organization_id})
    told = [_row(row) for row in rows if row.organization_id in visible]
    if not told:
        raise NotFound("没有找到该对象的历史,请刷新后重试。")
    return told


async def _in_scope(peers: Peers, heads: set[str], organization_ids: set[UUID]) -> set[UUID]:
    """Those of the organisations that lie at or below one of the heads, as registry has the tree now."""
    found = {one for one in organization_ids if str(one) in heads}
    for one in organization_ids - found:
        states = await ask_states(peers, "identity", organization_id=one) if heads else []
        if any(state.id == one and heads & set(state.path.split("/")) for state in states):
            found.add(one)
    return found
