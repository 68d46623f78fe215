"""Making something public, and changing what it says or until when."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import FieldError, Invalid
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.scope import require_visible
from dangjian.kernel.security import Actor
from dangjian.registry.openness_entries import queries, rules
from dangjian.registry.openness_entries.models import OpennessEntry
from dangjian.registry.openness_entries.schemas import OpennessEntryWrite
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import OPENNESS_EDIT
from dangjian.registry.venue_standards import queries as standards
from dangjian.registry.venue_standards.rules import root_of
from dangjian.registry.venues.actions import open_place

_FACTS = ("organization_id", "category", "title", "content", "published_on", "until")


def _refused(fault: tuple[str, str]) -> Invalid:
    field, message = fault
    return Invalid(f"{message}。", [FieldError(field=field, message=message)])


async def create(session: AsyncSession, actor: Actor, data: OpennessEntryWrite) -> UUID:
    """Make something public."""
    place = await open_place(session, actor, data.organization_id, OPENNESS_EDIT, "公开事项")
    await _check(session, place, data)
    who = {"entered_by_name": actor.display_name, "entered_at": clock.now()}
    entry = OpennessEntry(id=new_id(), **data.model_dump(), **who, version=1)
    session.add(entry)
    await session.flush()
    await _record(session, actor, entry, "create", None)
    return entry.id


async def change(session: AsyncSession, actor: Actor, entry_id: UUID, data: OpennessEntryWrite, seen: int) -> None:
    """Change what an entry says, or end it; what it said before is in the history."""
    entry = await queries.locked(session, actor, entry_id)
    expect(seen, entry.version)
    if data.organization_id == entry.organization_id:
        place = await require_visible(session, actor, data.organization_id, OPENNESS_EDIT, Organization)
    else:
        place = await open_place(session, actor, data.organization_id, OPENNESS_EDIT, "公开事项")
    await _check(session, place, data)
    before = {name: getattr(entry, name) for name in _FACTS}
    for name in _FACTS:
        setattr(entry, name, getattr(data, name))
    entry.version += 1
    await session.flush()
    await _record(session, actor, entry, "change", before)


async def _check(session: AsyncSession, place: Organization, data: OpennessEntryWrite) -> None:
    fault = rules.fault_of_days(data.published_on, data.until)
    if fault:
        raise _refused(fault)
    _, standard = await standards.in_force(session, root_of(place.path))
    if data.category not in {one["code"] for one in standard["categories"]}:
        raise _refused(("category", "没有这种公开类别,请从本企业的类别中选择"))


async def _record(
    session: AsyncSession, actor: Actor, entry: OpennessEntry, action: str, before: dict[str, Any] | None
) -> None:
    after = {name: getattr(entry, name) for name in _FACTS}
    place, name = entry.organization_id, f"openness_entry.{action}"
    await audit.write(
        session, actor, name, "openness_entry", entry.id, organization_id=place, before=before, after=after
    )
    await announce(session, "openness_entry", entry.id, place)
