"""Changes of agreements: entered, put right, renewed, ended; and what was done under them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import Conflict, FieldError, Invalid, RuleBroken
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.liaison.agreements import queries, rules
from dangjian.liaison.agreements.models import Agreement, AgreementActivity, AgreementOutlet
from dangjian.liaison.agreements.schemas import ActivityAdd, AgreementRenew, AgreementWrite
from dangjian.liaison.attachments.queries import unknown
from dangjian.liaison.organizations.queries import open_in_scope
from dangjian.liaison.outlets.queries import open_below
from dangjian.liaison.permissions import AGREEMENT_EDIT

_FACTS = ("organization_id", "partner", "partner_kind", "content", "signed_on", "starts_on", "ends_on", "document")


def _refused(field: str, message: str) -> Invalid:
    return Invalid(message + "。", [FieldError(field=field, message=message)])


async def create(session: AsyncSession, peers: Peers, actor: Actor, data: AgreementWrite) -> UUID:
    """Enter an agreement of an organisation in scope with the outlets that take part."""
    await _check(session, peers, actor, data)
    return await _enter(session, actor, {name: getattr(data, name) for name in _FACTS}, data.outlet_ids, None)


async def change(
    session: AsyncSession, peers: Peers, actor: Actor, agreement_id: UUID, data: AgreementWrite, seen: int
) -> None:
    """Put right what was entered; the outlets are then just those named."""
    row = await _alive(session, actor, agreement_id, seen)
    await _check(session, peers, actor, data)
    before = {name: getattr(row, name) for name in _FACTS}
    for name in _FACTS:
        setattr(row, name, getattr(data, name))
    row.version += 1
    await session.flush()
    await session.execute(delete(AgreementOutlet).where(AgreementOutlet.agreement_id == row.id))
    await _take_part(session, row.id, data.outlet_ids)
    await _record(session, actor, row, "change", before)


async def renew(session: AsyncSession, actor: Actor, agreement_id: UUID, data: AgreementRenew, seen: int) -> UUID:
    """The same with the same partner and outlets for a further time; the one before stays as it was."""
    row = await _alive(session, actor, agreement_id, seen)
    fault = rules.fault_of_days(data.signed_on, data.starts_on, data.ends_on, clock.today())
    if fault:
        raise _refused(*fault)
    late = rules.fault_of_renewal(data.starts_on, row.ends_on)
    if late:
        raise _refused("starts_on", late)
    facts = {name: getattr(row, name) for name in _FACTS}
    await _check_paper(session, row.organization_id, data.document)
    facts |= {name: getattr(data, name) for name in ("signed_on", "starts_on", "ends_on", "document")}
    if data.content is not None:
        facts["content"] = data.content
    return await _enter(session, actor, facts, await queries.outlets_of(session, row.id), row.id)


async def end(session: AsyncSession, actor: Actor, agreement_id: UUID, reason: str, seen: int) -> None:
    """It ends before its day, with a reason."""
    row = await _alive(session, actor, agreement_id, seen)
    row.ended_on, row.end_reason = clock.today(), reason
    row.version += 1
    await session.flush()
    await _record(session, actor, row, "end", {"ended_on": None}, reason)


async def add_activity(session: AsyncSession, actor: Actor, agreement_id: UUID, data: ActivityAdd, seen: int) -> None:
    """What was done together on a day; only ever added."""
    row = await _alive(session, actor, agreement_id, seen)
    fault = rules.fault_of_activity(data.held_on, row.starts_on, clock.today())
    if fault:
        raise _refused("held_on", fault)
    done = {"by": actor.account_id, "by_name": actor.display_name, "at": clock.now()}
    session.add(AgreementActivity(id=new_id(), agreement_id=row.id, **dict(data), **done))
    row.version += 1
    await session.flush()
    await _record(session, actor, row, "add_activity", None)


async def _alive(session: AsyncSession, actor: Actor, agreement_id: UUID, seen: int) -> Agreement:
    row = await queries.locked(session, actor, agreement_id)
    expect(seen, row.version)
    if row.ended_on is not None:
        raise RuleBroken(f"这份协议已于 {row.ended_on} 终止,不能再修改。如继续共建,请登记新的协议。")
    return row


async def _check(session: AsyncSession, peers: Peers, actor: Actor, data: AgreementWrite) -> None:
    place = await open_in_scope(session, peers, actor, AGREEMENT_EDIT, data.organization_id)
    fault = rules.fault_of_days(data.signed_on, data.starts_on, data.ends_on, clock.today())
    if fault:
        raise _refused(*fault)
    await _check_paper(session, place.id, data.document)
    known = await open_below(session, place.id, data.outlet_ids)
    elsewhere = [at for at, outlet in enumerate(data.outlet_ids) if outlet not in known]
    if elsewhere:
        raise _refused(f"outlet_ids.{elsewhere[0]}", "没有在该组织及下级找到这个网点")


async def _check_paper(session: AsyncSession, organization_id: UUID, document: str | None) -> None:
    if document is not None and await unknown(session, organization_id, [document]):
        raise _refused("document", "没有找到这个附件,请重新上传")


async def _enter(
    session: AsyncSession, actor: Actor, facts: dict[str, Any], outlets: Sequence[UUID], renews: UUID | None
) -> UUID:
    made = {"created_at": clock.now(), "created_by": actor.account_id, "created_by_name": actor.display_name}
    values = {"id": new_id(), **facts, **made, "renews_id": renews, "version": 1}
    row: Agreement | None = await session.scalar(
        upsert(Agreement).values(values).on_conflict_do_nothing().returning(Agreement)
    )
    if row is None:
        raise Conflict("这份协议已续签,请在续签的协议中继续。")
    await _take_part(session, row.id, outlets)
    await _record(session, actor, row, "renew" if renews else "create", None)
    return row.id


async def _take_part(session: AsyncSession, agreement_id: UUID, outlets: Sequence[UUID]) -> None:
    rows = [{"agreement_id": agreement_id, "outlet_id": outlet} for outlet in dict.fromkeys(outlets)]
    if rows:
        await session.execute(insert(AgreementOutlet), rows)


async def _record(
    session: AsyncSession,
    actor: Actor,
    row: Agreement,
    action: str,
    before: dict[str, Any] | None,
    reason: str | None = None,
) -> None:
    place = row.organization_id
    after = {name: getattr(row, name) for name in (*_FACTS, "ended_on")}
    name = f"agreement.{action}"
    await audit.write(
        session, actor, name, "agreement", row.id, organization_id=place, before=before, after=after, reason=reason
    )
    await announce(session, "agreement", row.id, place)
