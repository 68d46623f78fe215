"""The layers from the indicators' values to indices, groups, total and vetoes (section 6), as SQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from dangjian.appraisal.engine import sql
from dangjian.appraisal.engine.plan import Part, Plan
from dangjian.appraisal.engine.scheme_format import Weighed


@dataclass(frozen=True)
class Container:
    """An index or a group: the columns of its sums and the participating indicators in it."""

    name: str
    weighed: Weighed
    base: tuple[Part, ...]
    extra: tuple[Part, ...]


def containers(plan: Plan, by_group: bool) -> list[Container]:
    """The indices (i<k>) or the groups (g<k>) with what is in them."""

    def inside(code: str, kinds: tuple[str, ...]) -> tuple[Part, ...]:
        return tuple(
            part
            for part in plan.parts
            if part.indicator.kind in kinds and (part.indicator.group if by_group else part.indicator.index) == code
        )

    prefix, weighing = ("g", plan.scheme.groups) if by_group else ("i", plan.scheme.indices)
    return [
        Container(f"{prefix}{k}", w, inside(w.code, ("base", "special")), inside(w.code, ("bonus", "deduction")))
        for k, w in enumerate(weighing)
    ]


def _signed(parts: Iterable[Part]) -> str:
    terms = (("-" if p.indicator.kind == "deduction" else "") + f"coalesce(p{p.number}, 0)" for p in parts)
    return sql.total_of(terms)


def add_containers(plan: Plan, layers: sql.Layers) -> None:
    """Each index and group: points (NULL without participating base), sums, raw score, clamped score."""
    every = [*containers(plan, False), *containers(plan, True)]
    sums: dict[str, str] = {}
    raw: dict[str, str] = {}
    clamped: dict[str, str] = {}
    low, high = (sql.number(limit) for limit in plan.scheme.index_limits)
    for container in every:
        name = container.name
        points = (f"CASE WHEN p{b.number} IS NULL THEN 0 ELSE {sql.number(b.points)} END" for b in container.base)
        sums[f"{name}_points"] = f"nullif({sql.total_of(points)}, 0)"
        sums[f"{name}_value"] = sql.total_of(f"coalesce(p{b.number}, 0)" for b in container.base)
        sums[f"{name}_extra"] = _signed(container.extra)
        above = f"100 * {name}_value + {name}_extra * {name}_points"
        raw[f"{name}_raw"] = sql.divide(above, sql.times(f"{name}_points", Fraction(plan.scale)))
        clamped[f"{name}_score"] = (
            f"CASE WHEN {name}_raw IS NOT NULL THEN least(greatest({name}_raw, {low}), {high}) END"
        )
    weighing = containers(plan, bool(plan.scheme.groups))
    outside = [
        part
        for part in plan.parts
        if part.indicator.kind in ("bonus", "deduction") and plan.scheme.container_of(part.indicator) is None
    ]
    moved = [f"CASE WHEN {c.name}_points IS NULL THEN {c.name}_extra ELSE 0 END" for c in weighing if c.extra]
    layers.add(sums)
    values = [f"p{part.number}" for part in plan.parts]
    extra = sql.total_of([f"({_signed(outside)})", *moved])
    layers.add(raw | {"extra": extra, "exacts": sql.array(values, "numeric")}, drop=values)
    layers.add(clamped)


def weight(plan: Plan, weighed: Weighed) -> str:
    """The weight for the row's category."""
    categories = [c for c in plan.scheme.categories if c in weighed.weights]
    default = sql.number(weighed.weight_for(None))
    if not categories:
        return default
    cases = " ".join(f"WHEN {sql.text(c)} THEN {sql.number(weighed.weights[c])}" for c in categories)
    return f"CASE category {cases} ELSE {default} END"


def add_totals(plan: Plan, layers: sql.Layers) -> None:
    """The total before and after its clamp, then what the holding vetoes do to it (section 6)."""
    weighing = containers(plan, bool(plan.scheme.groups))
    weights = {f"{c.name}_weight": f"CASE WHEN {c.name}_score IS NOT NULL THEN {weight(plan, c.weighed)} END"
               for c in weighing}  # fmt: skip
    layers.add(weights)
    layers.add({"weights": f"nullif({sql.total_of(f'coalesce({name}, 0)' for name in weights)}, 0)"})
    products = sql.total_of(f"coalesce({c.name}_weight * {c.name}_score, 0)" for c in weighing)
    mean = f"coalesce({sql.divide(products, 'weights')}, 0)"
    layers.add({"total_raw": f"{mean} + {sql.times('extra', Fraction(1, plan.scale))}"})
    low, high = (sql.number(limit) for limit in plan.scheme.total_limits)
    layers.add({"total_clamped": f"least(greatest(total_raw, {low}), {high})"})
    layers.add({"total_before_veto": sql.published("total_clamped", 2)})
    held = [(veto, veto.indicator.effect) for veto in plan.vetoes]
    caps = [
        f"CASE WHEN h{v.number} THEN {sql.number(e.max_total)} END" for v, e in held if e and e.max_total is not None
    ]
    stars = [f"CASE WHEN h{v.number} THEN {e.max_stars} END" for v, e in held if e and e.max_stars is not None]
    names = [f"CASE WHEN h{v.number} THEN {sql.text(v.indicator.code)} END" for v, _ in held]
    codes = [c.name for c in containers(plan, False)], [c.name for c in containers(plan, True)]
    layers.add(
        {
            "total": f"round(least({', '.join(['total_before_veto', *caps])}), 2)",
            "stars_cap": f"least({', '.join(stars)})::int" if stars else "NULL::int",
            "disqualified": " OR ".join(f"h{v.number}" for v, e in held if e and e.disqualify) or "false",
            "vetoes": f"array_remove({sql.array(names, 'text')}, NULL)",
            "index_scores": sql.array((sql.published(f"{name}_score", 2) for name in codes[0]), "numeric"),
            "group_scores": sql.array((sql.published(f"{name}_score", 2) for name in codes[1]), "numeric"),
        }
    )
