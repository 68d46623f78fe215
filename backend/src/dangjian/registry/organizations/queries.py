"""Looks at organisations, always through the caller's scope."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Uuid, column, func, or_, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry import CategorySince, OrganizationState, PlaceSince
from dangjian.contracts.registry_units import UnitState
from dangjian.kernel import clock
from dangjian.kernel.db import read
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate_text
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
SELECT o.id, o.code, o.name, o.kind, o.form, o.line, {category} AS category, o.parent_id, o.closed_on, o.version,
       {members} AS member_count,
       (SELECT count(*) FROM {tree} c WHERE c.parent_id = o.id AND c.closed_on IS NULL) AS child_count
"""
TODAY = "registry.organization"
MEMBERS = "(SELECT count(*) FROM registry.member m WHERE m.organization_id = o.id AND m.status <> 'left')"
NOW = ROW.format(members=MEMBERS, tree=TODAY, category="o.category")
# The tree as it was on a day, in the columns of the tree of today; `path` and `category` are as they stand today, for
# the scope. What has never changed is there since it was founded, or for ever. The database looks into both halves
# with what is asked of the whole, so that a level costs its own rows and not the tree's.
THEN = """(
    SELECT o.id, o.code, o.name, o.pinyin, o.kind, o.form, o.line, o.category, o.parent_id,
           CAST(NULL AS date) AS closed_on, o.version, o.path
    FROM registry.organization o
    WHERE coalesce(o.since, o.founded_on, :on) <= :on AND (o.closed_on IS NULL OR o.closed_on > :on)
    UNION ALL
    SELECT o.id, o.code, p.name, o.pinyin, p.kind, p.form, o.line, o.category, p.parent_id,
           CAST(NULL AS date), o.version, o.path
    FROM registry.organization_past p JOIN registry.organization o ON o.id = p.organization_id
    WHERE coalesce(p.since, o.founded_on, :on) <= :on AND p.until > :on)
"""
# Of which category it was: the one it has, unless that changed after the day. What did change is looked up once for the
# whole question, and not for every organisation.
CATEGORY_THEN = """CASE WHEN o.id IN (
    SELECT a.organization_id FROM registry.category_assignment a WHERE a.since > :on OR a.until > :on) THEN (
    SELECT a.category FROM registry.category_assignment a
    WHERE a.organization_id = o.id AND a.since <= :on AND (a.until IS NULL OR a.until > :on)) ELSE o.category END"""
BELONGED = "s.organization_id = {id} AND s.since <= :on AND (s.until IS NULL OR s.until > :on)"
MEMBERS_THEN = f"(SELECT count(*) FROM registry.membership s WHERE {BELONGED.format(id='o.id')})"
# Who had not been made a full member by that day was on probation.
KINDS_THEN = f"""
SELECT CASE WHEN m.kind = 'full' AND coalesce(m.converted_on <= :on, true) THEN 'full' ELSE 'probationary' END AS kind,
       count(*) AS people
FROM registry.membership s JOIN registry.member m ON m.id = s.member_id
WHERE {BELONGED.format(id=":id")} GROUP BY 1
"""
AS_IT_WAS = ROW.format(members=MEMBERS_THEN, tree=THEN, category=CATEGORY_THEN)
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
    category = "o.category" if asked.on is None else CATEGORY_THEN
    if asked.q:
        yield "(o.name LIKE :pattern OR lower(o.code) LIKE :pattern OR o.pinyin LIKE :pattern)"
    if asked.kind:
        yield "o.kind = :kind"
    if asked.category:
        yield f"{category} = :category"
    if asked.parent_id:
        yield "o.parent_id = :parent_id"
    if asked.unclassified:
        yield f"o.kind = 'branch' AND {category} IS NULL"
    if asked.form:
        yield "o.form = :form"
    if not asked.closed:
        yield "o.closed_on IS NULL"
    if asked.tops:
        seen = inside(TODAY, "u")
        yield f"NOT EXISTS (SELECT 1 FROM {_tree(asked)} u WHERE u.id = o.parent_id AND {seen})"


def _tree(asked: Asked) -> str:
    return TODAY if asked.on is None else THEN


def _question(actor: Actor, asked: Asked) -> tuple[str, str, dict[str, Any]]:
    """What is shown, from where, and the parameters."""
    parameters = {
        **vars(asked),
        "pattern": f"%{(asked.q or '').lower().replace('%', '').replace('_', '')}%",
        "heads": actor.orgs(ORGANIZATION_READ),
    }
    source = " AND ".join([f"FROM {_tree(asked)} o WHERE {inside(TODAY)}", *_conditions(asked)])
    return NOW if asked.on is None else AS_IT_WAS, source, parameters


async def search(session: AsyncSession, actor: Actor, asked: Asked, paging: PageParams) -> dict[str, Any]:
    """The visible organisations by name, code or pinyin, kind, category and parent, today or as they were on a day."""
    columns, source, parameters = _question(actor, asked)
    return await paginate_text(session, columns, source, ORDER, parameters, paging)


async def tree(session: AsyncSession, actor: Actor, asked: Asked) -> list[dict[str, Any]]:
    """All that the caller may see, the tops of it, or what stands under one; a parent outside is shown as none."""
    columns, source, parameters = _question(actor, asked)
    found = await read(session, f"{columns} {source} ORDER BY {ORDER}", parameters)
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
    by_kind = await _kinds(session, organization_id, on)
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


async def _kinds(session: AsyncSession, organization_id: UUID, on: date | None) -> dict[str, int]:
    """How many full members and how many on probation, today or on a past day."""
    if on is not None:
        rows = await read(session, KINDS_THEN, {"id": organization_id, "on": on})
        return {row["kind"]: row["people"] for row in rows}
    here = select(member.c.kind, func.count()).where(member.c.organization_id == organization_id)
    found = await session.execute(here.where(member.c.status != "left").group_by(member.c.kind))
    return {kind: count for kind, count in found.all()}


async def _as_it_was(session: AsyncSession, organization_id: UUID, on: date) -> tuple[Any, list[UUID]]:
    found = await read(session, f"{AS_IT_WAS} FROM {THEN} o WHERE o.id = :id", {"id": organization_id, "on": on})
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


async def units(session: AsyncSession, organization_id: UUID) -> list[UnitState]:
    """The units that form a joint branch today, for other services."""
    found = await session.execute(
        select(Organization.id, Organization.name)
        .where(Organization.id.in_(_units_of(organization_id, None)))
        .order_by(Organization.code)
    )
    return [UnitState(id=id_, name=name) for id_, name in found.all()]


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
