"""Looks at what a change of the tree touches, and at the changes there were, always through the caller's scope."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, Uuid, case, cast, column, exists, func, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.errors import NotFound
from dangjian.kernel.scope import require_visible, within
from dangjian.kernel.security import Actor
from dangjian.registry.organization_changes.models import OrganizationChange
from dangjian.registry.organization_changes.rules import Node
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import ORGANIZATION_CHANGE, ORGANIZATION_READ

# People and outlets are slices beside this one; a change counts them, names them and hands them on.
_MEMBER = ["organization_id", "id", "name", "employee_no", "kind", "status", "version"]
member = table(
    "member", *[column(name, Uuid() if name.endswith("id") else None) for name in _MEMBER], schema="registry"
)
post = table("post", column("organization_id", Uuid()), column("until"), schema="registry")
outlet = table(
    "outlet",
    *(column("organization_id", Uuid()), column("id", Uuid()), column("name"), column("code"), column("closed_on")),
    schema="registry",
)

BELONGS = member.c.status != "left"


async def visible(session: AsyncSession, actor: Actor | None, organization_id: UUID) -> Organization:
    """The organisation as it stands now, if it may be changed; a change that waited was allowed when it was decided."""
    found: Organization | None
    if actor is None:
        found = await session.get(Organization, organization_id, populate_existing=True)
        if found is None:
            raise NotFound("没有找到该组织,请检查后重试。")
        return found
    found = await require_visible(session, actor, organization_id, ORGANIZATION_CHANGE, Organization)
    assert found is not None
    await session.refresh(found)
    return found


def node(row: Organization) -> Node:
    """The organisation as the rules look at it."""
    return Node(row.id, row.name, row.kind, row.parent_id, row.path, row.since, row.closed_on)


async def latest_since(session: AsyncSession, paths: Sequence[str]) -> date | None:
    """The last day on which anything changed or ended in these subtrees; before it nothing can take effect."""
    latest = func.max(func.greatest(Organization.since, Organization.closed_on))
    changed: list[date | None] = [
        await session.scalar(select(latest).where(Organization.path.like(path + "%"))) for path in paths
    ]
    return max((day for day in changed if day is not None), default=None)


async def counts(session: AsyncSession, paths: Sequence[str], *, whole: bool) -> dict[str, int]:
    """Organisations below, members, posts held and outlets of these, or of their whole subtrees."""
    found = {"organizations": 0, "members": 0, "posts": 0, "outlets": 0}
    for path in paths:
        below = select(Organization.id).where(Organization.path.like(path + "%"))
        here = below if whole else below.where(Organization.path == path)
        asked: dict[str, Select[Any]] = {
            "organizations": select(func.count()).select_from(
                below.where(Organization.path != path, Organization.closed_on.is_(None)).subquery()
            ),
            "members": select(func.count()).select_from(member).where(member.c.organization_id.in_(here), BELONGS),
            "posts": select(func.count())
            .select_from(post)
            .where(post.c.organization_id.in_(here), post.c.until.is_(None)),
            "outlets": select(func.count())
            .select_from(outlet)
            .where(outlet.c.organization_id.in_(here), outlet.c.closed_on.is_(None)),
        }
        for name, question in asked.items():
            found[name] += await session.scalar(question) or 0
    return found


async def children(session: AsyncSession, organization_id: UUID) -> Sequence[Organization]:
    """What stands directly under it and is not closed."""
    found = select(Organization).where(Organization.parent_id == organization_id, Organization.closed_on.is_(None))
    return (await session.scalars(found.order_by(Organization.code))).all()


async def members_of(session: AsyncSession, ids: Sequence[UUID]) -> int:
    """How many belong to these organisations themselves."""
    counted = select(func.count()).select_from(member).where(member.c.organization_id.in_(ids), BELONGS)
    return await session.scalar(counted) or 0


async def full_members_of(session: AsyncSession, ids: Sequence[UUID]) -> int:
    """How many full members belong to these organisations themselves."""
    full = (member.c.organization_id.in_(ids), member.c.kind == "full", BELONGS)
    return await session.scalar(select(func.count()).select_from(member).where(*full)) or 0


async def belongings(session: AsyncSession, organization_id: UUID) -> dict[str, list[Any]]:
    """All that belongs to an organisation itself: members, open outlets, organisations directly below."""
    kind = case((member.c.kind == "full", "正式党员"), else_="预备党员")
    of = {
        "members": select(
            member.c.id,
            member.c.name,
            (cast(member.c.employee_no, String) + " · " + kind).label("detail"),
        )
        .where(member.c.organization_id == organization_id, BELONGS)
        .order_by(member.c.employee_no),
        "outlets": select(outlet.c.id, outlet.c.name, outlet.c.code.label("detail"))
        .where(outlet.c.organization_id == organization_id, outlet.c.closed_on.is_(None))
        .order_by(outlet.c.code),
        "children": select(Organization.id, Organization.name, Organization.code.label("detail"))
        .where(Organization.parent_id == organization_id, Organization.closed_on.is_(None))
        .order_by(Organization.code),
    }
    return {name: list((await session.execute(question)).mappings().all()) for name, question in of.items()}


def history(actor: Actor, organization_id: UUID | None, status: str | None) -> Select[Any]:
    """The changes that speak of an organisation in scope, or of any, the latest day first."""
    names = [column.name for column in OrganizationChange.__table__.columns if column.name not in {"touched", "body"}]
    heads = actor.orgs(ORGANIZATION_READ)
    seen = exists().where(Organization.id == func.any(OrganizationChange.touched), within(Organization, heads))
    found = select(*[getattr(OrganizationChange, name) for name in names]).where(seen)
    if organization_id is not None:
        found = found.where(OrganizationChange.touched.contains([organization_id]))
    if status is not None:
        found = found.where(OrganizationChange.status == status)
    latest = (OrganizationChange.effective_on, OrganizationChange.decided_at, OrganizationChange.id)
    return found.order_by(*[column.desc() for column in latest])


async def due(session: AsyncSession, today: date) -> Sequence[UUID]:
    """What waits and whose day has come, in the order in which it was to take effect."""
    waiting = select(OrganizationChange.id).where(
        OrganizationChange.status == "planned", OrganizationChange.effective_on <= today
    )
    ordered = waiting.order_by(OrganizationChange.effective_on, OrganizationChange.decided_at, OrganizationChange.id)
    return (await session.scalars(ordered)).all()
