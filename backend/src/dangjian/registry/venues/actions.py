"""Changes of venues; checks are only added, and a mark that is withdrawn stays in the venue's past."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import FieldError, Invalid, RuleBroken
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.scope import require_visible, within
from dangjian.kernel.security import Actor, Permission
from dangjian.registry.members.models import Member
from dangjian.registry.members.queries import BELONGS
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import VENUE_AWARD, VENUE_CHECK, VENUE_EDIT
from dangjian.registry.venue_standards import queries as standards
from dangjian.registry.venue_standards.rules import root_of
from dangjian.registry.venues import queries, rules
from dangjian.registry.venues.models import Venue, VenueAward, VenueCheck
from dangjian.registry.venues.schemas import VenueAwardWrite, VenueCheckWrite, VenueWithdraw, VenueWrite

_FACTS = (
    *("organization_id", "kind", "name", "place", "purpose", "opened_on", "closed_on", "close_reason"),
    "responsible_member_id",
)


def _refused(fault: tuple[str, str]) -> Invalid:
    field, message = fault
    return Invalid(f"{message}。", [FieldError(field=field, message=message)])


async def open_place(
    session: AsyncSession, actor: Actor, organization_id: UUID, permission: Permission, what: str
) -> Organization:
    """The organisation in scope to which something new is to belong; a closed one takes nothing more."""
    place: Organization = await require_visible(session, actor, organization_id, permission, Organization)
    if place.closed_on is not None and place.closed_on <= clock.today():
        raise _refused(("organization_id", f"“{place.name}”已撤销,不能再登记{what},请选择其他组织"))
    return place


async def create(session: AsyncSession, actor: Actor, data: VenueWrite) -> UUID:
    """Enter a venue."""
    await _check(session, actor, data, None)
    venue = Venue(id=new_id(), **{name: getattr(data, name) for name in _FACTS}, version=1)
    session.add(venue)
    await session.flush()
    await _record(session, actor, venue, "create", {}, _facts(venue))
    return venue.id


async def change(session: AsyncSession, actor: Actor, venue_id: UUID, data: VenueWrite, seen: int) -> None:
    """Change a venue, hand it to another organisation, or close it."""
    venue = await queries.locked(session, actor, venue_id, VENUE_EDIT)
    expect(seen, venue.version)
    await _check(session, actor, data, venue)
    before = _facts(venue)
    for name in _FACTS:
        setattr(venue, name, getattr(data, name))
    await _touch(session, actor, venue, "change", before, _facts(venue))


def _facts(venue: Venue) -> dict[str, Any]:
    return {name: getattr(venue, name) for name in _FACTS}


async def _check(session: AsyncSession, actor: Actor, data: VenueWrite, venue: Venue | None) -> None:
    if venue is None or venue.organization_id != data.organization_id:
        place = await open_place(session, actor, data.organization_id, VENUE_EDIT, "阵地")
    else:
        place = await require_visible(session, actor, data.organization_id, VENUE_EDIT, Organization)
    fault = rules.fault_of_days(data.opened_on, data.closed_on, data.close_reason, clock.today())
    if fault:
        raise _refused(fault)
    _, standard = await standards.in_force(session, root_of(place.path))
    if data.kind not in {one["code"] for one in standard["kinds"]}:
        raise _refused(("kind", "没有这种阵地类型,请从本企业的类型中选择"))
    stays = venue is not None and venue.responsible_member_id == data.responsible_member_id
    if data.responsible_member_id is not None and not stays:
        await _check_responsible(session, actor, data.responsible_member_id)


async def _check_responsible(session: AsyncSession, actor: Actor, member_id: UUID) -> None:
    found = select(Member.id).join(Organization, Organization.id == Member.organization_id)
    found = found.where(Member.id == member_id, BELONGS, within(Organization, actor.orgs(VENUE_EDIT)))
    if await session.scalar(found) is None:
        raise _refused(("responsible_member_id", "没有找到这名党员,请重新选择"))


async def check(session: AsyncSession, actor: Actor, venue_id: UUID, data: VenueCheckWrite, seen: int) -> None:
    """Note who found what of the checklist there or missing (A-71)."""
    venue = await queries.locked(session, actor, venue_id, VENUE_CHECK)
    expect(seen, venue.version)
    if rules.state_of(venue.opened_on, venue.closed_on, clock.today()) == "closed":
        raise RuleBroken("该阵地已停用,不能再登记检查。")
    place = await session.get_one(Organization, venue.organization_id)
    _, standard = await standards.in_force(session, root_of(place.path))
    codes = [one.item for one in data.items]
    fault = rules.fault_of_checks(codes, standard["items"], data.checked_on, venue.opened_on, clock.today())
    if fault:
        raise _refused(fault)
    titles = {one["code"]: one["title"] for one in standard["items"]}
    noted = {"venue_id": venue_id, "checked_on": data.checked_on, "at": clock.now()}
    who = {"by": actor.account_id, "by_name": actor.display_name}
    rows = [{"id": new_id(), **one.model_dump(), "item_title": titles[one.item], **noted, **who} for one in data.items]
    await session.execute(insert(VenueCheck), rows)
    found = {titles[one.item]: "有" if one.is_met else "缺" for one in data.items}
    await _touch(session, actor, venue, "check", {}, {"checked_on": data.checked_on, **found})


async def award(session: AsyncSession, actor: Actor, venue_id: UUID, data: VenueAwardWrite, seen: int) -> None:
    """Mark a venue as a model venue (A-73)."""
    venue = await queries.locked(session, actor, venue_id, VENUE_AWARD)
    expect(seen, venue.version)
    today = clock.today()
    state = rules.state_of(venue.opened_on, venue.closed_on, today)
    is_model = await queries.award_of(session, venue_id) is not None
    fault = rules.fault_of_award(data.granted_on, venue.opened_on, is_model, state, today)
    if fault:
        raise _refused(fault)
    facts = data.model_dump()
    who = {"by_name": actor.display_name, "at": clock.now()}
    session.add(VenueAward(id=new_id(), venue_id=venue_id, **facts, **who, withdrawn_on=None, withdrawn_reason=None))
    await _touch(session, actor, venue, "award", {}, facts)


async def withdraw(session: AsyncSession, actor: Actor, venue_id: UUID, data: VenueWithdraw, seen: int) -> None:
    """Take the mark of a model venue back; that it stood is kept."""
    venue = await queries.locked(session, actor, venue_id, VENUE_AWARD)
    expect(seen, venue.version)
    standing = await queries.award_of(session, venue_id)
    if standing is None:
        raise RuleBroken("该阵地现在不是示范阵地,请刷新后再看。")
    fault = rules.fault_of_withdrawal(data.withdrawn_on, standing.granted_on, clock.today())
    if fault:
        raise _refused(fault)
    standing.withdrawn_on, standing.withdrawn_reason = data.withdrawn_on, data.reason
    await _touch(session, actor, venue, "withdraw", {}, {"withdrawn_on": data.withdrawn_on}, data.reason)


async def _touch(
    session: AsyncSession,
    actor: Actor,
    venue: Venue,
    action: str,
    before: dict[str, Any],
    after: dict[str, Any],
    reason: str | None = None,
) -> None:
    venue.version += 1
    await session.flush()
    await _record(session, actor, venue, action, before, after, reason)


async def _record(
    session: AsyncSession,
    actor: Actor,
    venue: Venue,
    action: str,
    before: dict[str, Any],
    after: dict[str, Any],
    reason: str | None = None,
) -> None:
    place = venue.organization_id
    await audit.write(
        session,
        actor,
        f"venue.{action}",
        "venue",
        venue.id,
        organization_id=place,
        before=before or None,
        after=after,
        reason=reason,
    )
    await announce(session, "venue", venue.id, place)
