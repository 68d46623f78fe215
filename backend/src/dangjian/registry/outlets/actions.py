"""Changes of outlets and of who works there: each is versioned, audited and told with the whole state."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry import TOLD_AT_ONCE, OutletChanged, OutletState, OutletsTold
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import Conflict, FieldError, Invalid, RuleBroken
from dangjian.kernel.events import announce, emit
from dangjian.kernel.ids import new_id
from dangjian.kernel.scope import require_visible, within
from dangjian.kernel.security import Actor
from dangjian.registry.members.models import Member
from dangjian.registry.organizations.models import Organization
from dangjian.registry.outlets import queries, rules
from dangjian.registry.outlets.models import Outlet
from dangjian.registry.outlets.schemas import OutletCreate, OutletUpdate, Placement
from dangjian.registry.permissions import OUTLET_EDIT

_FACTS = ("organization_id", "name", "address", "liaison_point", "staff_count", "opened_on", "closed_on")


def refused(field: str, message: str) -> Invalid:
    """The refusal of one field."""
    return Invalid(message + "。", [FieldError(field=field, message=message)])


async def create(session: AsyncSession, actor: Actor, data: OutletCreate) -> UUID:
    """Enter an outlet; nobody works there yet, so it is uncovered from its first day."""
    await require_visible(session, actor, data.organization_id, OUTLET_EDIT, Organization)
    _check_days(data)
    if data.closed_on is not None:
        raise refused("closed_on", "新网点不能一登记就撤销")
    counted = {"own_member_count": 0, "external_member_count": 0, "coverage_since": data.opened_on, "version": 1}
    statement = insert(Outlet).values(id=new_id(), **dict(data), **counted).on_conflict_do_nothing()
    row: Outlet | None = await session.scalar(statement.returning(Outlet))
    if row is None:
        raise Conflict("已有这个编码的网点,请换一个编码。", [FieldError(field="code", message="编码已被使用")])
    await _tell(session, actor, row, "create", None)
    return row.id


async def change(session: AsyncSession, actor: Actor, outlet_id: UUID, data: OutletUpdate, seen: int) -> None:
    """Change what is known of an outlet, or close it when nobody of the members works there any more."""
    row = await queries.locked(session, actor, OUTLET_EDIT, outlet_id)
    expect(seen, row.version)
    await require_visible(session, actor, data.organization_id, OUTLET_EDIT, Organization)
    _check_days(data)
    fault = rules.fault_of_closing(row.own_member_count, row.external_member_count)
    if data.closed_on is not None and fault:
        raise RuleBroken(fault)
    before = {name: getattr(row, name) for name in _FACTS}
    if data.closed_on != row.closed_on:
        row.coverage_since = data.closed_on or clock.today()
    elif row.coverage_since == row.opened_on:
        row.coverage_since = data.opened_on
    for name in _FACTS:
        setattr(row, name, getattr(data, name))
    row.version += 1
    await session.flush()
    await _tell(session, actor, row, "change", before)


def _check_days(data: OutletUpdate) -> None:
    fault = rules.fault_of_days(data.opened_on, data.closed_on, clock.today())
    if fault:
        raise refused(*fault)


async def place(session: AsyncSession, actor: Actor, outlet_id: UUID, data: Placement, seen: int) -> None:
    """Own members begin to work at the outlet; where they worked before is counted anew too."""
    await queries.hold(session, outlet_id, data.member_ids)
    row = await queries.locked(session, actor, OUTLET_EDIT, outlet_id)
    expect(seen, row.version)
    if row.closed_on is not None:
        raise RuleBroken("该网点已撤销,不能安排党员。")
    _check_on(row, data.on)
    found = await session.execute(
        select(Member.id, Member.outlet_id)
        .join(Organization, Organization.id == Member.organization_id)
        .where(Member.id.in_(data.member_ids), within(Organization, actor.orgs(OUTLET_EDIT)))
        .with_for_update(of=Member)
    )
    before = {member: place for member, place in found.all()}
    _check_known(data.member_ids, before)
    await _move(session, data.member_ids, outlet_id)
    touched = {outlet_id} | {place for place in before.values() if place is not None}
    await recount(session, actor, touched, data.on, "place")


async def displace(session: AsyncSession, actor: Actor, outlet_id: UUID, data: Placement, seen: int) -> None:
    """Own members no longer work at the outlet."""
    row = await queries.locked(session, actor, OUTLET_EDIT, outlet_id)
    expect(seen, row.version)
    _check_on(row, data.on)
    there = await session.scalars(
        select(Member.id).where(Member.id.in_(data.member_ids), Member.outlet_id == outlet_id).with_for_update()
    )
    _check_known(data.member_ids, set(there))
    await _move(session, data.member_ids, None)
    await recount(session, actor, {outlet_id}, data.on, "displace")


def _check_on(row: Outlet, on: date) -> None:
    if on > clock.today():
        raise refused("on", "起始日期不能晚于今天")
    if on < row.opened_on:
        raise refused("on", f"起始日期不能早于网点开业日期 {row.opened_on}")


def _check_known(asked: Sequence[UUID], known: Collection[UUID]) -> None:
    unknown = [place for place, member in enumerate(asked) if member not in known]
    if unknown:
        raise refused(f"member_ids.{unknown[0]}", "没有找到这名党员,请重新选择")


async def _move(session: AsyncSession, members: Sequence[UUID], outlet_id: UUID | None) -> None:
    moved = update(Member).where(Member.id.in_(members)).values(outlet_id=outlet_id, version=Member.version + 1)
    await session.execute(moved)


async def recount(session: AsyncSession, actor: Actor, ids: Collection[UUID], on: date, action: str) -> None:
    """Count who works at these outlets, and tell what that makes of them; in the order of ids, so never in a ring."""
    held = select(Outlet).where(Outlet.id.in_(ids)).order_by(Outlet.id).with_for_update()
    rows = (await session.scalars(held.execution_options(populate_existing=True))).all()
    counted = await queries.counts(session, ids)
    for row in rows:
        before = {name: getattr(row, name) for name in ("own_member_count", "external_member_count")}
        own, others = counted[row.id]
        row.coverage_since = rules.coverage_since(row.own_member_count, own, row.coverage_since, on)
        row.own_member_count, row.external_member_count = own, others
        row.version += 1
    await session.flush()
    for row in rows:
        await _tell(session, actor, row, action, before)


async def _tell(session: AsyncSession, actor: Actor, row: Outlet, action: str, before: dict[str, Any] | None) -> None:
    names = (*_FACTS, "own_member_count", "external_member_count")
    after = {name: getattr(row, name) for name in names if before is None or name in before}
    place = row.organization_id
    name = f"outlet.{action}"
    await audit.write(session, actor, name, "outlet", row.id, organization_id=place, before=before, after=after)
    await emit(session, OutletChanged(state=state_of(row)))
    await announce(session, "outlet", row.id, place)


def state_of(row: Outlet) -> OutletState:
    """The outlet as other services keep it."""
    kept = {name: getattr(row, name) for name in OutletState.model_fields if name != "is_open"}
    return OutletState(**kept, is_open=row.closed_on is None)


async def tell_after(session: AsyncSession, last: UUID | None) -> UUID | None:
    """Say the next part of the outlets as they stand, in the order of ids; the last id said, none when all are."""
    states = await queries.states_after(session, last, TOLD_AT_ONCE)
    if not states:
        return None
    await emit(session, OutletsTold(states=states))
    return states[-1].id
