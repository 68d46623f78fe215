"""The integrity report: the facts in three statements, the findings by the rules."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.errors import NotFound
from dangjian.kernel.security import Actor
from dangjian.targets.integrity import rules
from dangjian.targets.methods.queries import least_stretch
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.targets.models import Target
from dangjian.targets.targets.queries import NOT_FOUND, children_of, forest_conditions, readable
from dangjian.targets.targets.rules import is_sandbagged, stretch

MOST_LISTED = 500
_PLAIN = (
    *("id", "parent_id", "organization_id", "title", "level", "side", "is_quantitative", "target_value", "starts_on"),
    *("due_on", "owner_member_id", "owner_name", "evidence", "indicator", "record_type", "decomposed_by"),
)


async def report(
    session: AsyncSession, actor: Actor, year: int, organization_id: UUID | None, target_id: UUID | None
) -> dict[str, Any]:
    """What does not add up in a year, in an organisation, or below one target."""
    conditions = forest_conditions(year, organization_id)
    if target_id is not None:
        path = await session.scalar(
            select(Target.path)
            .join(OrganizationCopy, OrganizationCopy.id == Target.organization_id)
            .where(Target.id == target_id, readable(actor))
        )
        if path is None:
            raise NotFound(NOT_FOUND)
        conditions.append(Target.path.startswith(path, autoescape=True))
    facts = await _facts(session, actor, conditions)
    found = rules.findings(facts)
    counts = Counter(one.kind for one in found)
    return {
        "checked": len(facts),
        "errors": sum(one.severity == "error" for one in found),
        "warnings": sum(one.severity == "warning" for one in found),
        "counts": [_count(kind, count) for kind, count in counts.most_common()],
        "findings": [_shown(one) for one in found[:MOST_LISTED]],
    }


def _count(kind: rules.Kind, count: int) -> dict[str, Any]:
    severity = "warning" if kind in rules.WARNINGS else "error"
    return {"kind": kind, "severity": severity, "title": rules.KIND_TITLES[kind], "count": count}


def _shown(one: rules.Finding) -> dict[str, Any]:
    return {**vars(one), "severity": one.severity, "title": rules.KIND_TITLES[one.kind]}


async def _facts(session: AsyncSession, actor: Actor, conditions: Sequence[ColumnElement[bool]]) -> list[rules.Fact]:
    columns = (getattr(Target, name) for name in (*_PLAIN, "direction", "last_year_actual"))
    found = await session.execute(
        select(*columns, OrganizationCopy.name.label("organization_name"))
        .join(OrganizationCopy, OrganizationCopy.id == Target.organization_id)
        .where(readable(actor), Target.state != "cancelled", *conditions)
        .order_by(Target.number)
    )
    rows = list(found.mappings())
    children = await children_of(session, [dict(row) for row in rows])
    return [_fact(row, children[row["id"]]) for row in rows]


def _fact(row: RowMapping, children: dict[str, Any]) -> rules.Fact:
    stretched = stretch(row["direction"], row["target_value"], row["last_year_actual"])
    return rules.Fact(
        **{name: row[name] for name in (*_PLAIN, "organization_name")},
        is_sandbagged=is_sandbagged(stretched, least_stretch()),
        sums=rules.Sums(**{name: children[name] for name in ("count", "weight", "share", "value")}),
    )
