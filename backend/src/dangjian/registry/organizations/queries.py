"""Looks at organisations, always through the caller's scope."""

from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, Uuid, column, func, or_, select, table
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.contracts.registry import OrganizationState
from dangjian.kernel.scope import require_visible, within
from dangjian.kernel.security import Actor
from dangjian.registry.organizations.models import CategoryAssignment, Organization
from dangjian.registry.permissions import ORGANIZATION_READ

# People are the slice above, which this one does not import: a card only counts them and names who holds a post.
_PERSON = [column("organization_id", Uuid()), column("id", Uuid()), column("name"), column("kind")]
_HELD = [column("organization_id", Uuid()), column("member_id", Uuid()), column("title"), column("rank")]
member = table("member", *_PERSON, schema="registry")
post = table("post", *_HELD, column("since", Date()), column("until", Date()), schema="registry")

child = aliased(Organization)


def rows() -> Select[*tuple[Any, ...]]:
    """Organisations with the number of members and of organisations directly below."""
    members = select(func.count()).where(member.c.organization_id == Organization.id).scalar_subquery()
    children = select(func.count()).where(child.parent_id == Organization.id).scalar_subquery()
    return select(
        Organization.id,
        Organization.code,
        Organization.name,
        Organization.kind,
        Organization.line,
        Organization.category,
        Organization.parent_id,
        Organization.version,
        members.label("member_count"),
        children.label("child_count"),
    ).order_by(Organization.line.desc(), Organization.code)


def visible(actor: Actor) -> Select[Any]:
    """The organisations that the caller may see."""
    return rows().where(within(Organization, actor.orgs(ORGANIZATION_READ)))


def search(
    actor: Actor, q: str | None, kind: str | None, category: str | None, parent_id: UUID | None, unclassified: bool
) -> Select[Any]:
    """The visible organisations by name, code or pinyin, kind, category and parent."""
    found = visible(actor)
    if q:
        pattern = f"%{q.lower().replace('%', '').replace('_', '')}%"
        found = found.where(
            or_(
                Organization.name.like(pattern),
                func.lower(Organization.code).like(pattern),
                Organization.pinyin.like(pattern),
            )
        )
    if kind:
        found = found.where(Organization.kind == kind)
    if category:
        found = found.where(Organization.category == category)
    if parent_id:
        found = found.where(Organization.parent_id == parent_id)
    if unclassified:
        found = found.where(Organization.kind == "branch", Organization.category.is_(None))
    return found


async def card(session: AsyncSession, actor: Actor, organization_id: UUID) -> dict[str, Any]:
    """Everything on an organisation's card."""
    organization: Organization = await require_visible(session, actor, organization_id, ORGANIZATION_READ, Organization)
    row = (await session.execute(rows().where(Organization.id == organization_id))).mappings().one()
    kinds = await session.execute(
        select(member.c.kind, func.count()).where(member.c.organization_id == organization_id).group_by(member.c.kind)
    )
    by_kind = {kind: count for kind, count in kinds.all()}
    return {
        **row,
        "founded_on": organization.founded_on,
        "ancestors": await _ancestors(session, actor, organization),
        "categories": await _categories(session, organization_id),
        "officers": await _officers(session, organization_id),
        "full_members": by_kind.get("full", 0),
        "probationary_members": by_kind.get("probationary", 0),
    }


async def _ancestors(session: AsyncSession, actor: Actor, organization: Organization) -> list[Any]:
    ids = [UUID(part) for part in organization.path.strip("/").split("/")][:-1]
    found = await session.execute(
        select(Organization.id, Organization.name)
        .where(Organization.id.in_(ids), within(Organization, actor.orgs(ORGANIZATION_READ)))
        .order_by(func.length(Organization.path))
    )
    return list(found.mappings().all())


async def _categories(session: AsyncSession, organization_id: UUID) -> list[Any]:
    found = await session.execute(
        select(
            CategoryAssignment.category,
            CategoryAssignment.since,
            CategoryAssignment.until,
            CategoryAssignment.reason,
            CategoryAssignment.decided_by_name,
            CategoryAssignment.decided_at,
        )
        .where(CategoryAssignment.organization_id == organization_id)
        .order_by(CategoryAssignment.since.desc())
    )
    return list(found.mappings().all())


async def _officers(session: AsyncSession, organization_id: UUID) -> list[Any]:
    found = await session.execute(
        select(post.c.member_id, member.c.name, post.c.title, post.c.since, post.c.until)
        .join(member, member.c.id == post.c.member_id)
        .where(post.c.organization_id == organization_id)
        .order_by(post.c.until.is_not(None), post.c.rank, post.c.since)
    )
    return list(found.mappings().all())


async def current_category(session: AsyncSession, organization_id: UUID) -> CategoryAssignment | None:
    """The category that holds now."""
    return await session.scalar(
        select(CategoryAssignment).where(
            CategoryAssignment.organization_id == organization_id, CategoryAssignment.until.is_(None)
        )
    )


async def states(session: AsyncSession, organization_id: UUID | None, code: str | None) -> list[OrganizationState]:
    """The organisation named by id or code and those above it; empty if there is none."""
    named = Organization.id == organization_id if organization_id else Organization.code == code
    organization = await session.scalar(select(Organization).where(named))
    if organization is None:
        return []
    ids = [UUID(part) for part in organization.path.strip("/").split("/")]
    found = await session.scalars(select(Organization).where(Organization.id.in_(ids)))
    return [OrganizationState.model_validate(row, from_attributes=True) for row in found]
