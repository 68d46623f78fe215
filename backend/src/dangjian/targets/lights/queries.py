"""The light board: who is behind, and what to push first."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, cast, exists, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.targets.lights import rules
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import TASK_READ
from dangjian.targets.tasks import queries as tasks
from dangjian.targets.tasks import rules as task_rules
from dangjian.targets.tasks.models import Task

MOST_ITEMS = 200
WORST_FIRST = ("red", "yellow", "blue", "green", "grey")
_Row = aliased(OrganizationCopy, name="row_organization")
_Child = aliased(OrganizationCopy, name="child_organization")


async def board(session: AsyncSession, actor: Actor, organization_id: UUID | None) -> dict[str, Any]:
    """The board of an organisation: a row for itself and for each right below it, with all that is under it."""
    head = await _head(session, actor, organization_id)
    rows = _rows((await session.execute(_counted(head))).mappings())
    present = {cell["kind"] for row in rows for cell in row["cells"]}
    median, counts, items = await _quadrants(session, head)
    return {
        "day": clock.today(),
        "organization_id": head.id,
        "organization_name": head.name,
        "kinds": [kind for kind in task_rules.KIND_TITLES if kind in present],
        "total": _sum(rows),
        "rows": rows,
        "median_weight": median,
        "quadrants": counts,
        "items": items,
    }


async def _head(session: AsyncSession, actor: Actor, organization_id: UUID | None) -> OrganizationCopy:
    """The organisation asked for, or the highest on which the caller may see tasks."""
    mine = select(OrganizationCopy).where(within(OrganizationCopy, actor.orgs(TASK_READ)))
    if organization_id is not None:
        mine = mine.where(OrganizationCopy.id == organization_id)
    head: OrganizationCopy | None = await session.scalar(
        mine.order_by(func.length(OrganizationCopy.path), OrganizationCopy.code).limit(1)
    )
    if head is None:
        raise NotFound("没有找到该组织,请检查后重试。")
    return head


def _counted(head: OrganizationCopy) -> Select[Any]:
    """How many of each kind and light under each organisation right below, in one statement."""
    depth = head.path.count("/")
    below = func.nullif(func.split_part(OrganizationCopy.path, "/", depth + 1), "")
    place = func.coalesce(cast(below, Uuid), literal(head.id, Uuid))
    counts = (
        select(place.label("place"), Task.kind, Task.light, func.count().label("count"))
        .join(OrganizationCopy, OrganizationCopy.id == Task.organization_id)
        .where(OrganizationCopy.path.startswith(head.path), Task.state != "cancelled")
        .group_by(place, Task.kind, Task.light)
        .subquery()
    )
    return (
        select(
            _Row.id,
            _Row.name,
            exists().where(_Child.parent_id == _Row.id).label("has_children"),
            *(counts.c.kind, counts.c.light, counts.c.count),
        )
        .join(counts, counts.c.place == _Row.id)
        .order_by(_Row.id != head.id, _Row.code)
    )


def _rows(counted: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    found: dict[UUID, dict[str, Any]] = {}
    for one in counted:
        row = found.setdefault(
            one["id"],
            {"organization_id": one["id"], "organization_name": one["name"], "has_children": one["has_children"]},
        )
        cell = row.setdefault("cells", {}).setdefault(one["kind"], {"kind": one["kind"], **_none()})
        cell[one["light"]] += one["count"]
    rows = []
    for row in found.values():
        cells = [{**cell, "light": next(name for name in WORST_FIRST if cell[name])} for cell in row["cells"].values()]
        rows.append({**row, "cells": cells, **_sum(cells)})
    return rows


def _none() -> dict[str, int]:
    return dict.fromkeys(WORST_FIRST, 0)


def _sum(parts: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    return {name: sum(part[name] for part in parts) for name in WORST_FIRST}


async def _quadrants(session: AsyncSession, head: OrganizationCopy) -> tuple[Decimal, dict[str, int], list[Any]]:
    """The live tasks by weight and working days left; the counts are of all, the items the most pressing."""
    live = tasks.shown().where(OrganizationCopy.path.startswith(head.path), Task.state.in_(task_rules.LIVE)).cte("live")
    middle = select(func.percentile_disc(0.5).within_group(live.c.weight)).scalar_subquery()
    heavy, soon = live.c.weight >= middle, live.c.days_left <= rules.SOON_DAYS
    sides = {"heavy_soon": heavy & soon, "heavy_later": heavy & ~soon, "light_soon": ~heavy & soon}
    found = await session.execute(
        select(
            live,
            middle.label("median"),
            func.count().over().label("all"),
            *(func.count().filter(side).over().label(name) for name, side in sides.items()),
        )
        .order_by((~soon), live.c.weight.desc(), live.c.days_left, live.c.id)
        .limit(MOST_ITEMS)
    )
    rows = found.mappings().all()
    if not rows:
        return Decimal(0), dict.fromkeys((*sides, "light_later"), 0), []
    counts = {name: rows[0][name] for name in sides}
    counts["light_later"] = rows[0]["all"] - sum(counts.values())
    median = rows[0]["median"]
    items = [{**row, "quadrant": rules.quadrant(row["weight"], median, row["days_left"])} for row in rows]
    return median, counts, items
