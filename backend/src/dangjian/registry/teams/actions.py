"""Changes of teams and rosters; whoever leaves stays in the roster's past."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import FieldError, Invalid
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.scope import require_visible, within
from dangjian.kernel.security import Actor
from dangjian.registry.members.models import Member
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import TEAM_EDIT
from dangjian.registry.teams import queries, rules
from dangjian.registry.teams.models import Team, TeamMember
from dangjian.registry.teams.schemas import RosterEntry, TeamWrite

_FACTS = ("organization_id", "kind", "name", "purpose", "starts_on", "ends_on")


def _refused(field: str, message: str) -> Invalid:
    return Invalid(message + "。", [FieldError(field=field, message=message)])


async def create(session: AsyncSession, actor: Actor, data: TeamWrite) -> UUID:
    """Set up a team with its roster."""
    await _check(session, actor, data)
    team = Team(id=new_id(), **{name: getattr(data, name) for name in _FACTS}, version=1)
    session.add(team)
    await session.flush()
    await _enlist(session, team.id, data.roster, data.starts_on)
    await _record(session, actor, team, "create", None)
    return team.id


async def change(session: AsyncSession, actor: Actor, team_id: UUID, data: TeamWrite, seen: int) -> None:
    """Change a team; from today on its roster is just those named."""
    team = await queries.locked(session, actor, team_id)
    expect(seen, team.version)
    await _check(session, actor, data)
    before = {name: getattr(team, name) for name in _FACTS}
    for name in _FACTS:
        setattr(team, name, getattr(data, name))
    team.version += 1
    await session.flush()
    await _enlist(session, team_id, data.roster, clock.today())
    await _record(session, actor, team, "change", before)


async def _check(session: AsyncSession, actor: Actor, data: TeamWrite) -> None:
    await require_visible(session, actor, data.organization_id, TEAM_EDIT, Organization)
    days = rules.fault_of_days(data.starts_on, data.ends_on, clock.today())
    if days:
        raise _refused(*days)
    ids = [entry.member_id for entry in data.roster]
    fault = rules.fault_of_roster(ids, [entry.leads for entry in data.roster])
    if fault:
        raise _refused(f"roster.{fault[0]}", fault[1])
    known = set(
        await session.scalars(
            select(Member.id)
            .join(Organization, Organization.id == Member.organization_id)
            .where(Member.id.in_(ids), within(Organization, actor.orgs(TEAM_EDIT)))
        )
    )
    for place, member in enumerate(ids):
        if member not in known:
            raise _refused(f"roster.{place}.member_id", "没有找到这名党员,请重新选择")


async def _enlist(session: AsyncSession, team_id: UUID, roster: Sequence[RosterEntry], since: date) -> None:
    """Who is no longer named, or has another part, leaves; who is new joins; who stays is not touched."""
    standing = await session.execute(
        select(TeamMember.id, TeamMember.member_id, TeamMember.leads).where(
            TeamMember.team_id == team_id, TeamMember.until.is_(None)
        )
    )
    wanted = {entry.member_id: entry.leads for entry in roster}
    held = {row.member_id: row for row in standing}
    over = [row.id for row in held.values() if wanted.get(row.member_id) is not row.leads]
    await session.execute(update(TeamMember).where(TeamMember.id.in_(over)).values(until=since))
    rows = [
        {"id": new_id(), "team_id": team_id, "member_id": member, "leads": leads, "since": since}
        for member, leads in wanted.items()
        if member not in held or held[member].leads is not leads
    ]
    if rows:
        await session.execute(insert(TeamMember), rows)


async def _record(session: AsyncSession, actor: Actor, team: Team, action: str, before: dict[str, Any] | None) -> None:
    after = {name: getattr(team, name) for name in _FACTS}
    place = team.organization_id
    name = f"team.{action}"
    await audit.write(session, actor, name, "team", team.id, organization_id=place, before=before, after=after)
    await announce(session, "team", team.id, place)
