"""Looks at observation notes: by those who keep them for the subtree, never by the cadre or by peers (B-33)."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.registry.members.models import Member, Post
from dangjian.registry.observations.models import Observation
from dangjian.registry.observations.rules import Occasion
from dangjian.registry.organizations.models import Organization
from dangjian.registry.outlets.queries import pattern_of
from dangjian.registry.permissions import OBSERVATION_KEEP

NOT_FOUND = "没有找到这条记实,请刷新后重试。"
_SHOWN = ("id", "organization_id", "member_id", "post_title", "observed_on", "occasion", "signed_by_name", "signed_at")
_VERSION = ("id", "observed_on", "occasion", "fact", "outcome", "reason", "signed_by_name", "signed_at")
_Later = aliased(Observation)
_Mine, _Theirs = aliased(Post), aliased(Post)


def _is_apart(actor: Actor, member_id: Any, organization_id: Any) -> ColumnElement[bool]:
    """Neither the cadre nor a peer: nobody who holds a post in an organisation where the cadre holds one."""
    if actor.member_id is None:
        return true()
    holds = (_Mine.member_id == actor.member_id, _Mine.until.is_(None))
    here = exists().where(*holds, _Mine.organization_id == organization_id)
    shares = exists().where(
        *holds,
        _Theirs.organization_id == _Mine.organization_id,
        _Theirs.member_id == member_id,
        _Theirs.until.is_(None),
    )
    return and_(member_id != actor.member_id, not_(here), not_(shares))


def _latest() -> ColumnElement[bool]:
    return not_(exists().where(_Later.supersedes_id == Observation.id))


def _scoped(actor: Actor, *more: str) -> Select[Any]:
    """Notes as they stand now, of the caller's subtree; an author who became a peer still reads his or her own."""
    apart = _is_apart(actor, Observation.member_id, Observation.organization_id)
    return (
        select(
            *(getattr(Observation, name) for name in (*_SHOWN, *more)),
            Observation.supersedes_id.is_not(None).label("is_corrected"),
            Organization.name.label("organization_name"),
            Member.name.label("member_name"),
        )
        .join(Organization, Organization.id == Observation.organization_id)
        .join(Member, Member.id == Observation.member_id)
        .where(
            within(Organization, actor.orgs(OBSERVATION_KEEP)),
            or_(Observation.signed_by == actor.account_id, apart),
            _latest(),
        )
    )


async def search(
    session: AsyncSession,
    actor: Actor,
    q: str | None,
    organization_id: UUID | None,
    member_id: UUID | None,
    occasion: Occasion | None,
    paging: PageParams,
) -> dict[str, Any]:
    """The notes that the caller may read, the latest day first, without their words."""
    found = _scoped(actor).order_by(Observation.observed_on.desc(), Observation.id.desc())
    if organization_id:
        found = found.where(within(Organization, (organization_id,)))
    if member_id:
        found = found.where(Observation.member_id == member_id)
    if occasion:
        found = found.where(Observation.occasion == occasion)
    if q:
        pattern = pattern_of(q)
        found = found.where(or_(func.lower(Member.name).like(pattern), Member.pinyin.like(pattern)))
    return await paginate(session, found, paging)


async def card(session: AsyncSession, actor: Actor, observation_id: UUID) -> dict[str, Any]:
    """One note as it stands with every wording there was; an address of an older wording leads to the same."""
    root = select(Observation.root_id).where(Observation.id == observation_id).scalar_subquery()
    found = _scoped(actor, "fact", "outcome", "signed_by", "root_id").where(Observation.root_id == root)
    row = (await session.execute(found)).mappings().first()
    if row is None:
        raise NotFound(NOT_FOUND)
    versions = await session.execute(
        select(*(getattr(Observation, name) for name in _VERSION))
        .where(Observation.root_id == row["root_id"])
        .order_by(Observation.signed_at.desc(), Observation.id.desc())
    )
    return {**row, "versions": versions.mappings().all(), "may_correct": row["signed_by"] == actor.account_id}


async def contacts(
    session: AsyncSession, actor: Actor, q: str | None, organization_id: UUID | None, paging: PageParams
) -> dict[str, Any]:
    """Who holds a post, those nobody has been to see for longest first (regular contact, B-33)."""
    last = (
        select(func.max(Observation.observed_on))
        .where(Observation.member_id == Post.member_id, _latest())
        .correlate(Post)
        .scalar_subquery()
    )
    found = _posts(actor).add_columns(last.label("last_observed_on"))
    found = found.order_by(last.asc().nulls_first(), Organization.code, Post.rank, Post.id)
    if organization_id:
        found = found.where(within(Organization, (organization_id,)))
    if q:
        pattern = pattern_of(q)
        found = found.where(or_(func.lower(Member.name).like(pattern), Member.pinyin.like(pattern)))
    return await paginate(session, found, paging)


def _posts(actor: Actor) -> Select[Any]:
    shown: tuple[Any, ...] = (Post.title, Post.since, Post.organization_id, Post.member_id, Member.position)
    return (
        select(
            Post.id.label("post_id"),
            *shown,
            Organization.name.label("organization_name"),
            Member.name.label("member_name"),
        )
        .join(Organization, Organization.id == Post.organization_id)
        .join(Member, Member.id == Post.member_id)
        .where(
            Post.until.is_(None),
            within(Organization, actor.orgs(OBSERVATION_KEEP)),
            _is_apart(actor, Post.member_id, Post.organization_id),
        )
    )


async def standing_post(session: AsyncSession, actor: Actor, post_id: UUID) -> Any:
    """The post of whom the caller may keep notes, or none."""
    return (await session.execute(_posts(actor).where(Post.id == post_id))).mappings().first()


async def since_of(session: AsyncSession, post_id: UUID) -> Any:
    """The day on which the post of a note was taken."""
    return await session.scalar(select(Post.since).where(Post.id == post_id))


async def one(session: AsyncSession, observation_id: UUID) -> Observation:
    """A note that the caller was already shown."""
    return (await session.execute(select(Observation).where(Observation.id == observation_id))).scalar_one()
