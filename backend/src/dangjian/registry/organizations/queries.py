"""Looks at organisations, always through the caller's scope."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Uuid, column, func, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry import CategorySince, OrganizationState
from dangjian.kernel.db import read
from dangjian.kernel.paging import PageParams, paginate_text
from dangjian.kernel.scope import inside, require_visible, within
from dangjian.kernel.security import Actor
from dangjian.registry.organizations.models import CategoryAssignment, Organization
from dangjian.registry.permissions import ORGANIZATION_READ

# People are the slice above, which this one does not import: a card only counts them and names who holds a post.
_PERSON = [column("organization_id", Uuid()), column("id", Uuid()), column("name"), column("kind")]
_HELD = [column("organization_id", Uuid()), column("member_id", Uuid()), column("title"), column("rank")]
member = table("member", *_PERSON, schema="registry")
post = table("post", *_HELD, column("since", Date()), column("until", Date()), schema="registry")

# An organisation with the number of its members and of the organisations directly below.
ROW = """
SELECT o.id, o.code, o.name, o.kind, o.line, o.category, o.parent_id, o.version,
       (SELECT count(*) FROM registry.member m WHERE m.organization_id = o.id) AS member_count,
       (SELECT count(*) FROM registry.organization c WHERE c.parent_id = o.id) AS child_count
"""
VISIBLE = f"FROM registry.organization o WHERE {inside('registry.organization')}"
ORDER = "o.line DESC, o.code"


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to."""

    q: str | None = None
    kind: str | None = None
    category: str | None = None
    parent_id: UUID | None = None
    unclassified: bool = False


def _conditions(asked: Asked) -> Iterable[str]:
    if asked.q:
        yield "(o.name LIKE :pattern OR lower(o.code) LIKE :pattern OR o.pinyin LIKE :pattern)"
    if asked.kind:
        yield "o.kind = :kind"
    if asked.category:
        yield "o.category = :category"
    if asked.parent_id:
        yield "o.parent_id = :parent_id"
    if asked.unclassified:
        yield "o.kind = 'branch' AND o.category IS NULL"


async def search(session: AsyncSession, actor: Actor, asked: Asked, paging: PageParams) -> dict[str, Any]:
    """The visible organisations by name, code or pinyin, kind, category and parent."""
    parameters = {
        **vars(asked),
        "pattern": f"%{(asked.q or '').lower().replace('%', '').replace('_', '')}%",
        "heads": actor.orgs(ORGANIZATION_READ),
    }
    source = " AND ".join([VISIBLE, *_conditions(asked)])
    return await paginate_text(session, ROW, source, ORDER, parameters, paging)


async def tree(session: AsyncSession, actor: Actor) -> list[dict[str, Any]]:
    """All that the caller may see; a parent outside of it is shown as none."""
    found = await read(session, f"{ROW} {VISIBLE} ORDER BY {ORDER}", {"heads": actor.orgs(ORGANIZATION_READ)})
    rows = [dict(row) for row in found]
    known = {row["id"] for row in rows}
    for row in rows:
        row["parent_id"] = row["parent_id"] if row["parent_id"] in known else None
    return rows


async def card(session: AsyncSession, actor: Actor, organization_id: UUID) -> dict[str, Any]:
    """Everything on an organisation's card."""
    organization: Organization = await require_visible(session, actor, organization_id, ORGANIZATION_READ, Organization)
    row = (await read(session, f"{ROW} FROM registry.organization o WHERE o.id = :id", {"id": organization_id}))[0]
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


async def states_after(session: AsyncSession, last: UUID | None, limit: int) -> list[OrganizationState]:
    """The next organisations of the whole tree in the order of ids, as other services keep them."""
    columns = [getattr(Organization, name) for name in OrganizationState.model_fields]
    page = select(*columns).order_by(Organization.id).limit(limit)
    if last is not None:
        page = page.where(Organization.id > last)
    return [OrganizationState.model_validate(row, from_attributes=True) for row in await session.execute(page)]


async def categories_of(session: AsyncSession, ids: Sequence[UUID]) -> list[CategorySince]:
    """Since when these organisations are in which category, all that ever held."""
    found = await session.execute(
        select(CategoryAssignment.organization_id, CategoryAssignment.since, CategoryAssignment.category)
        .where(CategoryAssignment.organization_id.in_(ids))
        .order_by(CategoryAssignment.organization_id, CategoryAssignment.since)
    )
    return [CategorySince.model_validate(row, from_attributes=True) for row in found]
