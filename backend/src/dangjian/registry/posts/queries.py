"""Looks at posts, always through the caller's scope."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.errors import NotFound
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor, Permission
from dangjian.registry.members.models import Member, Post
from dangjian.registry.members.queries import BELONGS
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import MEMBER_READ, TERM_EDIT

_SHOWN = ("id", "organization_id", "member_id", "title", "rank", "since", "until", "end_reason", "version")


def _scoped(actor: Actor, permission: Permission) -> Select[Any]:
    return (
        select(*(getattr(Post, name) for name in _SHOWN), Member.name.label("member_name"))
        .join(Member, Member.id == Post.member_id)
        .join(Organization, Organization.id == Post.organization_id)
        .where(within(Organization, actor.orgs(permission)))
    )


async def of_organization(session: AsyncSession, actor: Actor, organization_id: UUID) -> Sequence[Any]:
    """Every post of an organisation: those held first, in their order, then those of the past."""
    found = _scoped(actor, MEMBER_READ).where(Post.organization_id == organization_id)
    order = (Post.until.is_not(None), Post.rank, Post.since.desc())
    rows: Sequence[Any] = (await session.execute(found.order_by(*order))).mappings().all()
    return rows


async def one(session: AsyncSession, actor: Actor, post_id: UUID) -> Any:
    """One post."""
    row = (await session.execute(_scoped(actor, TERM_EDIT).where(Post.id == post_id))).mappings().first()
    if row is None:
        raise NotFound("没有找到这项任职,请刷新后重试。")
    return row


async def locked(session: AsyncSession, actor: Actor, post_id: UUID) -> Post:
    """The one to be changed, held until the transaction ends."""
    found: Post | None = await session.scalar(
        select(Post)
        .join(Organization, Organization.id == Post.organization_id)
        .where(Post.id == post_id, within(Organization, actor.orgs(TERM_EDIT)))
        .with_for_update(of=Post)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound("没有找到这项任职,请刷新后重试。")
    return found


async def candidate(session: AsyncSession, actor: Actor, member_id: UUID) -> Member | None:
    """The member who is to take a post, if the caller may see him or her."""
    found: Member | None = await session.scalar(
        select(Member)
        .join(Organization, Organization.id == Member.organization_id)
        .where(Member.id == member_id, BELONGS, within(Organization, actor.orgs(MEMBER_READ)))
    )
    return found


async def holder(session: AsyncSession, organization_id: UUID, rank: int) -> str | None:
    """Who holds the post of this rank now."""
    held = select(Member.name).join(Post, Post.member_id == Member.id)
    held = held.where(Post.organization_id == organization_id, Post.rank == rank, Post.until.is_(None))
    found: str | None = await session.scalar(held.limit(1))
    return found
