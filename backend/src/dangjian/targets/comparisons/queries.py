"""A target beside its past and its peers, and units beside units of their level."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.targets.comparisons import rules
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import TARGET_READ
from dangjian.targets.readings.queries import visible_target
from dangjian.targets.targets.models import Target
from dangjian.targets.targets.rules import completion, percent

_FIGURES = (Target.id, Target.year, Target.direction, Target.baseline, Target.target_value, Target.current_value)


async def show(session: AsyncSession, actor: Actor, target_id: UUID) -> dict[str, Any]:
    """The years of the same measure in the same organisation, and the place among peers of the enterprise."""
    target = await visible_target(session, actor, target_id)
    same = (Target.measure == target.measure, Target.unit == target.unit, Target.state == "published")
    own = select(*_FIGURES).where(Target.organization_id == target.organization_id, *same).order_by(Target.year)
    years = (await session.execute(own)).all()
    home = await session.scalar(select(OrganizationCopy.path).where(OrganizationCopy.id == target.organization_id))
    house = OrganizationCopy.path.startswith(f"/{str(home).split('/')[1]}/")
    beside = (
        select(*_FIGURES)
        .join(OrganizationCopy, OrganizationCopy.id == Target.organization_id)
        .where(house, Target.year == target.year, Target.level == target.level, *same)
    )
    peers = {row.id: done for row in (await session.execute(beside)).all() if (done := _done(row)) is not None}
    return {
        "target_id": target.id,
        "measure": target.measure,
        "unit": target.unit,
        "years": _years([row for row in years if row.id == target.id or row.year != target.year]),
        "peers": _peers(peers.get(target.id), list(peers.values())),
    }


def _done(row: Any) -> Fraction | None:
    return completion(row.direction, row.baseline, row.target_value, row.current_value)


def _years(rows: Sequence[Any]) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = []
    before: Decimal | None = None
    for row in rows:
        actual = row.current_value
        change = actual - before if actual is not None and before is not None else None
        relative = percent(Fraction(change) / abs(Fraction(before))) if change is not None and before else None
        shown.append(
            {
                "target_id": row.id,
                "year": row.year,
                "target_value": row.target_value,
                "actual": actual,
                "completion_percent": percent(_done(row)),
                "change": change,
                "change_percent": relative,
            }
        )
        before = actual if actual is not None else before
    return shown


def _peers(own: Fraction | None, all_: Sequence[Fraction]) -> dict[str, Any]:
    return {
        "count": len(all_),
        "place": rules.place(own, all_) if own is not None else None,
        "completion_percent": percent(own),
        "best_percent": percent(max(all_, default=None)),
        "median_percent": percent(rules.median(all_)),
    }


async def levels(
    session: AsyncSession, actor: Actor, organization_id: UUID | None, year: int, quota: int
) -> dict[str, Any]:
    """Units of the caller's scope beside those of their level, by weighted completion; never persons (B-05)."""
    found = (
        select(*_FIGURES, Target.weight, Target.level, Target.organization_id, OrganizationCopy.name)
        .join(OrganizationCopy, OrganizationCopy.id == Target.organization_id)
        .where(
            within(OrganizationCopy, actor.orgs(TARGET_READ)),
            Target.state == "published",
            Target.year == year,
            Target.level.in_(rules.RANKED_LEVELS),
        )
    )
    if organization_id:
        found = found.where(within(OrganizationCopy, (organization_id,)))
    units: dict[tuple[str, UUID, str], list[tuple[Fraction, Fraction]]] = defaultdict(list)
    for row in (await session.execute(found)).all():
        done = _done(row)
        if done is not None:
            weight = Fraction(row.weight) if row.weight else Fraction(1)
            units[row.level, row.organization_id, row.name].append((done, weight))
    rows = [row for level in rules.RANKED_LEVELS for row in _level(level, units, quota)]
    return {"year": year, "quota": quota, "rows": rows}


def _level(
    level: str, units: dict[tuple[str, UUID, str], list[tuple[Fraction, Fraction]]], quota: int
) -> list[dict[str, Any]]:
    means = {key: rules.weighted(parts) or Fraction(0) for key, parts in units.items() if key[0] == level}
    rows = []
    for key, mean in sorted(means.items(), key=lambda one: (-one[1], one[0][2])):
        place = rules.place(mean, list(means.values()))
        rows.append(
            {
                "level": level,
                "organization_id": key[1],
                "name": key[2],
                "targets": len(units[key]),
                "completion_percent": percent(mean),
                "place": place,
                "is_selected": place <= quota,
            }
        )
    return rows
