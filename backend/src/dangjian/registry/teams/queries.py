"""Looks at teams, always through the caller's scope."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.registry.members.models import Member
from dangjian.registry.organizations.models import Organization
from dangjian.registry.outlets.queries import pattern_of
from dangjian.registry.permissions import TEAM_EDIT, TEAM_READ
from dangjian.registry.teams.models import Team, TeamMember
from dangjian.registry.teams.rules import Kind

NOT_FOUND = "没有找到该队伍,请刷新后重试。"


def _rows(actor: Actor) -> Select[Any]:
    standing = (TeamMember.team_id == Team.id, TeamMember.until.is_(None))
    leader = select(Member.name).join(TeamMember, TeamMember.member_id == Member.id).where(*standing, TeamMember.leads)
    counted = select(func.count()).select_from(TeamMember).where(*standing)
    names = ("id", "organization_id", "kind", "name", "purpose", "starts_on", "ends_on", "version")
    return (
        select(
            *(getattr(Team, name) for name in names),
            Organization.name.label("organization_name"),
            leader.correlate(Team).limit(1).scalar_subquery().label("leader_name"),
            counted.correlate(Team).scalar_subquery().label("member_count"),
        )
        .join(Organization, Organization.id == Team.organization_id)
        .where(within(Organization, actor.orgs(TEAM_READ)))
    )


async def search(
    session: AsyncSession,
    actor: Actor,
    q: str | None,
    organization_id: UUID | None,
    kind: Kind | None,
    paging: PageParams,
) -> dict[str, Any]:
    """The teams of the caller's subtree, those that last first."""
    found = _rows(actor).order_by(Team.ends_on.is_not(None), Organization.code, Team.name)
    if organization_id:
        found = found.where(within(Organization, (organization_id,)))
    if kind:
        found = found.where(Team.kind == kind)
    if q:
        pattern = pattern_of(q)
        found = found.where(or_(func.lower(Team.name).like(pattern), func.lower(Team.purpose).like(pattern)))
    return await paginate(session, found, paging)


async def card(session: AsyncSession, actor: Actor, team_id: UUID) -> dict[str, Any]:
    """One team with who is and who was on its roster."""
    row = (await session.execute(_rows(actor).where(Team.id == team_id))).mappings().first()
    if row is None:
        raise NotFound(NOT_FOUND)
    home = aliased(Organization)
    members = await session.execute(
        select(
            TeamMember.member_id,
            Member.name,
            home.name.label("organization_name"),
            TeamMember.leads,
            TeamMember.since,
            TeamMember.until,
        )
        .join(Member, Member.id == TeamMember.member_id)
        .join(home, home.id == Member.organization_id)
        .where(TeamMember.team_id == team_id)
        .order_by(TeamMember.until.desc().nulls_first(), TeamMember.leads.desc(), Member.employee_no)
    )
    editor = within(Organization, actor.orgs(TEAM_EDIT))
    may_edit = await session.scalar(select(Organization.id).where(Organization.id == row["organization_id"], editor))
    return {**row, "members": members.mappings().all(), "may_edit": may_edit is not None}


async def locked(session: AsyncSession, actor: Actor, team_id: UUID) -> Team:
    """The team to be changed, held until the transaction ends."""
    found: Team | None = await session.scalar(
        select(Team)
        .join(Organization, Organization.id == Team.organization_id)
        .where(Team.id == team_id, within(Organization, actor.orgs(TEAM_EDIT)))
        .with_for_update(of=Team)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(NOT_FOUND)
    return found
