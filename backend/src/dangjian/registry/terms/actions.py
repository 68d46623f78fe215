"""Elections and shifts, and the reminder of those who look after a committee."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.integration import (
    Audience,
    OpenTodo,
    TodoCategory,
    TodoSource,
    open_todos,
    settle_todo,
)
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import RuleBroken
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.scope import require_visible
from dangjian.kernel.security import Actor
from dangjian.registry.members.actions import refused
from dangjian.registry.norms.queries import in_force
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import TERM_EDIT
from dangjian.registry.terms import queries, rules
from dangjian.registry.terms.models import Term
from dangjian.registry.terms.schemas import TermElect, TermShift

PREPARE = TodoCategory(code="registry.term.prepare", title="准备换届")


async def elect(session: AsyncSession, actor: Actor, data: TermElect) -> UUID:
    """A committee was elected; the one before ends on that day."""
    place: Organization = await require_visible(session, actor, data.organization_id, TERM_EDIT, Organization)
    await session.refresh(place, with_for_update=True)
    regular = rules.end_of_term(place.kind, data.elected_on, data.years)
    if regular is None or place.line != "party":
        raise refused("organization_id", "只有党委、党总支、党支部才有任期")
    before = await queries.current(session, place.id)
    fault = rules.fault_of_election(before.elected_on if before else None, data.elected_on, clock.today())
    if fault:
        raise refused("elected_on", fault)
    if rules.needs_approval(before.expires_on if before else None, data.elected_on) and data.approved_by is None:
        raise refused("approved_by", "提前换届须经上级党组织批准,请填写批准机关和文号")
    if before is not None:
        before.ended_on = data.elected_on
        before.version += 1
        await session.flush()
        await settle_todo(session, _source(before.id), before.version)
    row = Term(
        id=new_id(),
        organization_id=place.id,
        elected_on=data.elected_on,
        regular_on=regular,
        expires_on=regular,
        ended_on=None,
        approved_by=data.approved_by,
        note=data.note,
        entered_by_name=actor.display_name,
        entered_at=clock.now(),
        version=1,
    )
    session.add(row)
    await session.flush()
    await _tell(session, actor, row, "elect", None, data.note)
    return row.id


async def shift(session: AsyncSession, actor: Actor, term_id: UUID, data: TermShift, seen: int) -> UUID:
    """The term ends on another day, which a superior approved; of which organisation."""
    row, place = await queries.locked(session, actor, term_id)
    expect(seen, row.version)
    if row.ended_on is not None:
        raise RuleBroken("这一届已经换届,不能再调整。")
    fault = rules.why_not_shift(row.regular_on, data.expires_on, await in_force(session, place.path))
    if fault:
        raise refused("expires_on", fault)
    before = {"expires_on": row.expires_on}
    row.expires_on, row.approved_by, row.reason = data.expires_on, data.approved_by, data.reason
    row.version += 1
    await session.flush()
    if row.expires_on > rules.notice_until(clock.today()):
        await settle_todo(session, _source(row.id), row.version, "cancelled")
    await _tell(session, actor, row, "shift", before, data.reason)
    return place.id


async def remind(session: AsyncSession) -> int:
    """Say what has to be prepared within six months, to whoever looks after it; said again it changes nothing."""
    found = [
        OpenTodo(
            source=_source(row.id),
            version=row.version,
            title=rules.todo_title(row.name, row.expires_on),
            category=PREPARE,
            audience=(Audience.holders(TERM_EDIT, row.parent_id or row.organization_id, own_level=True),),
            organization_id=row.organization_id,
            page=f"/terms?id={row.organization_id}",
            due_on=row.expires_on,
        )
        for row in await queries.to_remind(session)
    ]
    await open_todos(session, found)
    return len(found)


def _source(term_id: UUID) -> TodoSource:
    return TodoSource(service="registry", noun="term", object_id=term_id, key="prepare")


async def _tell(
    session: AsyncSession, actor: Actor, row: Term, action: str, before: dict[str, Any] | None, reason: str | None
) -> None:
    place = row.organization_id
    after = {name: getattr(row, name) for name in ("elected_on", "expires_on", "approved_by")}
    name = f"term.{action}"
    await audit.write(
        session, actor, name, "term", row.id, organization_id=place, before=before, after=after, reason=reason
    )
    await announce(session, "term", row.id, place)
