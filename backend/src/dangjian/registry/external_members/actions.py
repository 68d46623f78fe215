"""Changes of who works here and belongs elsewhere; the outlet's count follows and is told."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.scope import require_visible
from dangjian.kernel.security import Actor
from dangjian.registry.external_members import queries, rules
from dangjian.registry.external_members.models import ExternalMember
from dangjian.registry.external_members.schemas import ExternalMemberWrite
from dangjian.registry.members.rules import masked
from dangjian.registry.organizations.models import Organization
from dangjian.registry.outlets.actions import recount, refused
from dangjian.registry.outlets.queries import locked as locked_outlet
from dangjian.registry.permissions import OUTLET_EDIT

_FACTS = ("organization_id", "outlet_id", "name", "home_organization", "since", "left_on")


async def create(session: AsyncSession, actor: Actor, data: ExternalMemberWrite) -> UUID:
    """Enter somebody who works here and belongs to a branch elsewhere."""
    await _check(session, actor, data)
    row = ExternalMember(id=new_id(), **dict(data), version=1)
    session.add(row)
    await session.flush()
    await _record(session, actor, row, "create", None)
    await _count(session, actor, {row.outlet_id}, data.since)
    return row.id


async def change(session: AsyncSession, actor: Actor, key: UUID, data: ExternalMemberWrite, seen: int) -> None:
    """Change it; with `left_on` it ends and stays to be read."""
    row = await queries.locked(session, actor, key)
    expect(seen, row.version)
    await _check(session, actor, data)
    before = _facts(row)
    touched = {row.outlet_id, data.outlet_id}
    for name in _FACTS:
        setattr(row, name, getattr(data, name))
    row.version += 1
    await session.flush()
    await _record(session, actor, row, "change", before)
    await _count(session, actor, touched, clock.today())


async def _check(session: AsyncSession, actor: Actor, data: ExternalMemberWrite) -> None:
    await require_visible(session, actor, data.organization_id, OUTLET_EDIT, Organization)
    fault = rules.fault_of_days(data.since, data.left_on, clock.today())
    if fault:
        raise refused(*fault)
    if data.outlet_id is not None:
        outlet = await locked_outlet(session, actor, OUTLET_EDIT, data.outlet_id)
        if outlet.closed_on is not None and data.left_on is None:
            raise refused("outlet_id", "该网点已撤销,请选择其他网点")


async def _count(session: AsyncSession, actor: Actor, outlets: set[UUID | None], on: date) -> None:
    touched = {one for one in outlets if one is not None}
    if touched:
        await recount(session, actor, touched, on, "count_external")


def _facts(row: ExternalMember) -> dict[str, Any]:
    """What is kept of the change: the audit needs no whole name."""
    return {name: getattr(row, name) for name in _FACTS} | {"name": masked(row.name)}


async def _record(
    session: AsyncSession, actor: Actor, row: ExternalMember, action: str, before: dict[str, Any] | None
) -> None:
    place = row.organization_id
    facts = _facts(row)
    name = f"external_member.{action}"
    await audit.write(
        session, actor, name, "external_member", row.id, organization_id=place, before=before, after=facts
    )
    await announce(session, "external_member", row.id, place)
