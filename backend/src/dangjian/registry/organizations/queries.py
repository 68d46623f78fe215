"""Looks at organisations, always through the caller's scope."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Uuid, column, func, or_, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry import CategorySince, OrganizationState, PlaceSince
from dangjian.kernel import clock
from dangjian.kernel.db import read
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams
from dangjian.kernel.scope import inside, require_visible, within
from dangjian.kernel.security import Actor
from dangjian.registry.organizations.models import (
    CategoryAssignment,
    ClosedDay,
    JointUnit,
    Organization,
    OrganizationPast,
)
from dangjian.registry.permissions import ORGANIZATION_READ

# People are the slice above, which this one does not import: a card only counts them and names who holds a post.
_PERSON = [column("organization_id", Uuid()), column("id", Uuid()), column("name"), column("kind"), column("status")]
_HELD = [column("organization_id", Uuid()), column("member_id", Uuid()), column("title"), column("rank")]
member = table("member", *_PERSON, schema="registry")
post = table("post", *_HELD, column("since", Date()), column("until", Date()), schema="registry")

ROW = """
SELECT o.id, o.code, o.name, o.kind, o.form, o.line, o.category, o.parent_id, o.closed_on, o.version,
       {members} AS member_count,
       (SELECT count(*) FROM {tree} c WHERE c.parent_id = o.id AND c.closed_on IS NULL) AS child_count
"""
TODAY = "registry.organization"
MEMBERS = "(SELECT count(*) FROM registry.member m WHERE m.organization_id = o.id)"
NOW = ROW.format(members=MEMBERS, tree=TODAY)
# The tree as it was on a day, in the columns of the tree of today; `path` is where it stands today, for the scope.
# What has never changed is there since it was founded, or for ever.
THEN = """
then_o AS MATERIALIZED (
    SELECT c.id, c.code, c.name, c.pinyin, c.kind, c.form, c.line, c.parent_id, CAST(NULL AS date) AS closed_on,
           c.version, c.path, coalesce((
               SELECT a.category FROM registry.category_assignment a WHERE a.organization_id = c.id
                 AND a.since <= :on AND (a.until IS NULL OR a.until > :on)), CASE WHEN NOT EXISTS (
               SELECT 1 FROM registry.category_assignment a WHERE a.organization_id = c.id) THEN c.category END
           ) AS category
    FROM (
        SELECT o.id, o.code, o.name, o.pinyin, o.kind, o.form, o.line, o.parent_id, o.version, o.path, o.category
        FROM registry.organization o
        WHERE coalesce(o.since, o.founded_on, :on) <= :on AND (o.closed_on IS NULL OR o.closed_on > :on)
        UNION ALL
        SELECT o.id, o.code, p.name, o.pinyin, p.kind, p.form, o.line, p.parent_id, o.version, o.path, o.category
        FROM registry.organization_past p JOIN registry.organization o ON o.id = p.organization_id
        WHERE coalesce(p.since, o.founded_on, :on) <= :on AND p.until > :on) c)
"""
NOT_COUNTED = "CAST(NULL AS int)"  # nobody counted the members of a past day
ORDER = "o.line DESC, o.code"


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to."""

    q: str | None = None
    kind: str | None = None
    category: str | None = None
    parent_id: UUID | None = None
    unclassified: bool = False
    form: str | None = None
    closed: bool = False
    tops: bool = False
    on: date | None = None


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
    if asked.form:
        yield "o.form = :form"
    if not asked.closed:
        yield "o.closed_on IS NULL"
    if asked.tops:
        seen = inside(TODAY, "u")
        yield f"NOT EXISTS (SELECT 1 FROM {_tree(asked)} u WHERE u.id = o.parent_id AND {seen})"


def _tree(asked: Asked) -> str:
    return TODAY if asked.on is None else "then_o"


def _question(actor: Actor, asked: Asked) -> tuple[str, str, str, dict[str, Any]]:
    """What goes before, what is shown, from where, and the parameters."""
    parameters = {
        **vars(asked),
        "pattern": f"%{(asked.q or '').lower().replace('%', '').replace('_', '')}%",
        "heads": actor.orgs(ORGANIZATION_READ),
    }
    source = " AND ".join([f"FROM {_tree(asked)} o WHERE {inside(TODAY)}", *_conditions(asked)])
    if asked.on is None:
        return "", NOW, source, parameters
    return f"WITH {THEN}", ROW.format(members=NOT_COUNTED, tree="then_o"), source, parameters


async def search(session: AsyncSession, actor: Actor, asked: Asked, paging: PageParams) -> dict[str, Any]:
    """The visible organisations by name, code or pinyin, kind, category and parent, today or as they were on a day."""
    before, columns, source, parameters = _question(actor, asked)
    total = (await read(session, f"{before} SELECT count(*) {source}", parameters))[0][0]
    page = {**parameters, "page_size": paging.size, "page_offset": paging.offset}
    limited = f"{before} {columns} {source} ORDER BY {ORDER} LIMIT :page_size OFFSET :page_offset"
    rows = await read(session, limited, page)
    return {"items": [dict(row) for row in rows], "total": total, "page": paging.page, "size": paging.size}


async def tree(session: AsyncSession, actor: Actor, asked: Asked) -> list[dict[str, Any]]:
    """All that the caller may see, the tops of it, or what stands under one; a parent outside is shown as none."""
    before, columns, source, parameters = _question(actor, asked)
    found = await read(session, f"{before} {columns} {source} ORDER BY {ORDER}", parameters)
    rows = [dict(row) for row in found]
    if asked.parent_id:
        return rows
    known = {row["id"] for row in rows}
    for row in rows:
        row["parent_id"] = row["parent_id"] if row["parent_id"] in known else None
    return rows


async def card(session: AsyncSession, actor: Actor, organization_id: UUID, on: date | None = None) -> dict[str, Any]:
    """Everything on an organisation's card; on a past day what it was called, was, and stood under."""
    organization: Organization = await require_visible(session, actor, organization_id, ORGANIZATION_READ, Organization)
    row = (await read(session, f"{NOW} FROM registry.organization o WHERE o.id = :id", {"id": organization_id}))[0]
    ids = [UUID(part) for part in organization.path.strip("/").split("/")][:-1]
    if on is not None:
        row, ids = await _as_it_was(session, organization_id, on)
    kinds = await session.execute(
        select(member.c.kind, func.count()).where(member.c.organization_id == organization_id).group_by(member.c.kind)
    )
    by_kind = {kind: count for kind, count in kinds.all()}
    merged = Organization.merged_into_id == organization_id
    return {
        **row,
        "founded_on": organization.founded_on,
        "since": organization.since,
        "closed_on": organization.closed_on,
        "ends_on": organization.ends_on,
        "merged_into": await _named(session, actor, Organization.id == organization.merged_into_id),
        "predecessors": await _named(session, actor, merged),
        "units": await _named(session, actor, Organization.id.in_(_units_of(organization_id, on))),
        "ancestors": await _ancestors(session, actor, ids),
        "categories": await _categories(session, organization_id),
        "officers": await _officers(session, organization_id),
        "full_members": by_kind.get("full", 0),
        "probationary_members": by_kind.get("probationary", 0),
    }


async def _as_it_was(session: AsyncSession, organization_id: UUID, on: date) -> tuple[Any, list[UUID]]:
    columns = ROW.format(members=NOT_COUNTED, tree="then_o")
    known = {"id": organization_id, "on": on}
    found = await read(session, f"WITH {THEN} {columns} FROM then_o o WHERE o.id = :id", known)
    if not found:
        raise NotFound(f"这个组织在 {on.isoformat()} 还没有设立或已经撤销,请换一个日期。")
    past = select(OrganizationPast.path).where(
        OrganizationPast.organization_id == organization_id,
        OrganizationPast.until > on,
        func.coalesce(OrganizationPast.since, date.min) <= on,
    )
    path = await session.scalar(past) or await session.scalar(
        select(Organization.path).where(Organization.id == organization_id)
    )
    return found[0], [UUID(part) for part in (path or "").strip("/").split("/")][:-1]


def _units_of(organization_id: UUID, on: date | None) -> Any:
    day = on or clock.today()
    return select(JointUnit.unit_id).where(
        JointUnit.organization_id == organization_id,
        JointUnit.since <= day,
        or_(JointUnit.until.is_(None), JointUnit.until > day),
    )


async def _named(session: AsyncSession, actor: Actor, which: Any) -> list[Any]:
    found = await session.execute(
        select(Organization.id, Organization.name, Organization.closed_on)
        .where(which, within(Organization, actor.orgs(ORGANIZATION_READ)))
        .order_by(Organization.code)
    )
    return list(found.mappings().all())


async def _ancestors(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> list[Any]:
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


FOR_EVER = date(1900, 1, 1)


async def places_of(session: AsyncSession, ids: Sequence[UUID]) -> list[PlaceSince]:
    """Since when these organisations stand where; of what has stood in one place for ever nothing is said."""
    past = await session.execute(
        select(OrganizationPast.organization_id, OrganizationPast.since, OrganizationPast.path).where(
            OrganizationPast.organization_id.in_(ids)
        )
    )
    today = await session.execute(
        select(Organization.id, Organization.since, Organization.path).where(
            Organization.id.in_(ids), Organization.since.is_not(None)
        )
    )
    rows = sorted((key, since or FOR_EVER, path) for key, since, path in [*past.all(), *today.all()])
    return [PlaceSince(organization_id=key, since=since, path=path) for key, since, path in rows]


async def states_of(session: AsyncSession, ids: Sequence[UUID]) -> list[OrganizationState]:
    """These organisations as other services keep them, in the order of ids."""
    columns = [getattr(Organization, name) for name in OrganizationState.model_fields]
    rows = await session.execute(select(*columns).where(Organization.id.in_(ids)).order_by(Organization.id))
    return [OrganizationState.model_validate(row, from_attributes=True) for row in rows]


async def closed_until(session: AsyncSession, path: str) -> date | None:
    """The last day that the published results of this enterprise cover, or none."""
    found: date | None = await session.scalar(
        select(ClosedDay.until).where(ClosedDay.root_id == UUID(path.split("/")[1]))
    )
    return found
