"""Which figures hold in an enterprise."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.scope import require_visible
from dangjian.kernel.security import Actor
from dangjian.registry.norms.models import Norm
from dangjian.registry.norms.rules import NORMS, Figure, InForce, why_not
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import ORGANIZATION_CHANGE, ORGANIZATION_READ


def root_of(path: str) -> UUID:
    """The enterprise of an organisation."""
    return UUID(path.split("/")[1])


def own(norm_id: str, key: str, published: str, row: str = "o") -> str:
    """For a question written as text: the figure in force where a tree row stands, its enterprise's or the published.

    A figure is only ever stored where it is stricter, so that the newest with a value is the one that holds.
    """
    return f"""coalesce((
        SELECT n.value FROM registry.norm n WHERE n.root_id = CAST(split_part({row}.path, '/', 2) AS uuid)
          AND n.norm = '{norm_id}' AND n.key = '{key}' ORDER BY n.number DESC LIMIT 1), {published})"""


async def in_force(session: AsyncSession, path: str) -> InForce:
    """The figures that hold where this path leads."""
    rows = await _newest(session, root_of(path))
    return InForce({key: row.value for key, row in rows.items() if row.value is not None})


async def in_force_everywhere(session: AsyncSession) -> Mapping[UUID, InForce]:
    """The figures of every enterprise that set any."""
    found = await session.execute(
        select(Norm.root_id, Norm.norm, Norm.key, Norm.value)
        .ext(distinct_on(Norm.root_id, Norm.norm, Norm.key))
        .order_by(Norm.root_id, Norm.norm, Norm.key, Norm.number.desc())
    )
    by_root: dict[UUID, dict[tuple[str, str], int]] = {}
    for root_id, norm, key, value in found:
        if value is not None:
            by_root.setdefault(root_id, {})[norm, key] = value
    return {root_id: InForce(values) for root_id, values in by_root.items()}


async def _newest(session: AsyncSession, root_id: UUID) -> dict[tuple[str, str], Norm]:
    newest = select(Norm).where(Norm.root_id == root_id).ext(distinct_on(Norm.norm, Norm.key))
    found = await session.scalars(newest.order_by(Norm.norm, Norm.key, Norm.number.desc()))
    return {(row.norm, row.key): row for row in found}


async def side_by_side(session: AsyncSession, actor: Actor, organization_id: UUID | None) -> dict[str, Any]:
    """Every published rule, and beside each figure what the enterprise of an organisation in scope set itself."""
    heads = actor.orgs(ORGANIZATION_READ)
    asked = organization_id or (heads[0] if heads else None)
    root: Organization | None = None
    if asked is not None:
        place: Organization = await require_visible(session, actor, asked, ORGANIZATION_READ, Organization)
        root = await session.get(Organization, root_of(place.path))
    set_by_it = await _newest(session, root.id) if root else {}
    return {
        "root_id": root.id if root else None,
        "root_name": root.name if root else None,
        "may_edit": root is not None and root.id in actor.orgs(ORGANIZATION_CHANGE),
        "items": [
            {**vars(norm), "figures": [_shown(one, set_by_it.get((norm.id, one.key))) for one in norm.figures]}
            for norm in NORMS
        ],
    }


def _shown(figure: Figure, row: Norm | None) -> dict[str, Any]:
    """What was set and is not stricter any more, because the rule itself became so, is not shown as in force."""
    holds = row is not None and row.value is not None and why_not(figure, row.value) is None
    said = {name: getattr(row, name) if row is not None else None for name in ("reason", "at", "by_name")}
    shown = {"key": figure.key, "title": figure.title, "published": figure.value, "tighter": figure.tighter}
    return {**shown, "own": row.value if row is not None and holds else None, **said}
