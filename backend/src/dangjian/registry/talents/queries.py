"""Looks at cadres with their class and tier, always through the caller's scope over the posts they hold."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor, Permission
from dangjian.registry.members.models import Member, Post
from dangjian.registry.organizations.models import Organization
from dangjian.registry.outlets.queries import pattern_of
from dangjian.registry.permissions import TALENT_EDIT, TALENT_READ
from dangjian.registry.talent_grades.models import TalentGrade
from dangjian.registry.talents.models import TalentAssignment

NOT_FOUND = "没有找到这名干部,请刷新后重试。"
_GIVEN = ("id", "class_id", "tier_id", "since", "reason", "decided_by_name", "decided_at")
_Class, _Tier = aliased(TalentGrade), aliased(TalentGrade)


def _holders(actor: Actor, permission: Permission, organization_id: UUID | None) -> Any:
    """Who holds a post in scope, with the posts in words."""
    title = Organization.name + Post.title
    found = (
        select(
            Post.member_id,
            func.string_agg(title, "、").label("posts"),
            func.min(Organization.code).label("code"),
            func.min(Post.rank).label("rank"),
        )
        .join(Organization, Organization.id == Post.organization_id)
        .where(Post.until.is_(None), within(Organization, actor.orgs(permission)))
    )
    if organization_id:
        found = found.where(within(Organization, (organization_id,)))
    return found.group_by(Post.member_id).subquery()


def _rows(holders: Any) -> Select[Any]:
    last = select(TalentAssignment.member_id, func.max(TalentAssignment.since).label("since"))
    latest = last.group_by(TalentAssignment.member_id).subquery()
    return (
        select(
            Member.id.label("member_id"),
            *(Member.name, Member.position, holders.c.posts),
            _Class.title.label("class_title"),
            _Tier.title.label("tier_title"),
            *(_Tier.training, TalentAssignment.since),
        )
        .join(holders, holders.c.member_id == Member.id)
        .outerjoin(latest, latest.c.member_id == Member.id)
        .outerjoin(
            TalentAssignment,
            and_(TalentAssignment.member_id == Member.id, TalentAssignment.since == latest.c.since),
        )
        .outerjoin(_Class, _Class.id == TalentAssignment.class_id)
        .outerjoin(_Tier, _Tier.id == TalentAssignment.tier_id)
    )


async def search(
    session: AsyncSession,
    actor: Actor,
    *,
    q: str | None,
    organization_id: UUID | None,
    class_id: UUID | None,
    tier_id: UUID | None,
    without: bool,
    paging: PageParams,
) -> dict[str, Any]:
    """Cadres in the order of the tree, never by class, tier or years."""
    holders = _holders(actor, TALENT_READ, organization_id)
    found = _rows(holders).order_by(holders.c.code, holders.c.rank, Member.employee_no)
    if class_id:
        found = found.where(TalentAssignment.class_id == class_id)
    if tier_id:
        found = found.where(TalentAssignment.tier_id == tier_id)
    if without:
        found = found.where(TalentAssignment.id.is_(None))
    if q:
        pattern = pattern_of(q)
        found = found.where(or_(func.lower(Member.name).like(pattern), Member.pinyin.like(pattern)))
    return await paginate(session, found, paging)


async def card(session: AsyncSession, actor: Actor, member_id: UUID) -> dict[str, Any]:
    """One cadre with posts and classes, past and present."""
    home = aliased(Organization)
    found = _rows(_holders(actor, TALENT_READ, None)).add_columns(Member.employee_no, home.name.label("home_name"))
    found = found.join(home, home.id == Member.organization_id).where(Member.id == member_id)
    row = (await session.execute(found)).mappings().first()
    if row is None:
        raise NotFound(NOT_FOUND)
    held = await session.execute(
        select(Post.title, Organization.name.label("organization_name"), Post.since, Post.until)
        .join(Organization, Organization.id == Post.organization_id)
        .where(Post.member_id == member_id, within(Organization, actor.orgs(TALENT_READ)))
        .order_by(Post.until.desc().nulls_first(), Post.since.desc())
    )
    given = await session.execute(
        select(
            *(getattr(TalentAssignment, name) for name in _GIVEN),
            _Class.title.label("class_title"),
            _Tier.title.label("tier_title"),
        )
        .join(_Class, _Class.id == TalentAssignment.class_id)
        .join(_Tier, _Tier.id == TalentAssignment.tier_id)
        .where(TalentAssignment.member_id == member_id)
        .order_by(TalentAssignment.since.desc())
    )
    may = actor.member_id != member_id and await path_of(session, actor, member_id) is not None
    return {**row, "held": held.mappings().all(), "given": given.mappings().all(), "may_assign": may}


async def path_of(session: AsyncSession, actor: Actor, member_id: UUID) -> str | None:
    """Where in the tree somebody holds a post on whom the caller may decide, or none."""
    found: str | None = await session.scalar(
        select(Organization.path)
        .join(Post, Post.organization_id == Organization.id)
        .where(Post.member_id == member_id, Post.until.is_(None), within(Organization, actor.orgs(TALENT_EDIT)))
        .order_by(Post.rank, Organization.code)
        .limit(1)
    )
    return found


async def last_since(session: AsyncSession, member_id: UUID) -> Any:
    """The day from which the present class and tier hold; the member is held until the transaction ends."""
    await session.execute(select(Member.id).where(Member.id == member_id).with_for_update())
    return await session.scalar(select(func.max(TalentAssignment.since)).where(TalentAssignment.member_id == member_id))
