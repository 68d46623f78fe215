"""Where the points went: exact losses that add up to 100 minus the total, shown with two decimals (section 8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from dangjian.appraisal.engine.plan import Part, Plan
from dangjian.appraisal.engine.totals import Container, containers

LINE_KINDS = ("cell", "deduction", "bonus", "container_clamp", "total_clamp", "veto", "unweighed")


@dataclass(frozen=True)
class Loss:
    """One line: positive took points away, negative gave them; `shown` are the two decimals that add up."""

    kind: str
    code: str
    cell: str
    title: str
    exact: Fraction
    shown: Decimal = Decimal("0.00")


def losses(plan: Plan, row: Mapping[str, Any]) -> tuple[Loss, ...]:
    """The lines of one scored row with its unrounded cells, the greatest first; zero lines are left out."""
    lines = [line for line in _lines(plan, row) if line.exact != 0]
    shown = visible([line.exact for line in lines], Decimal(100) - row["total"])
    found = (replace(line, shown=value) for line, value in zip(lines, shown, strict=True))
    return tuple(sorted(found, key=lambda line: (-line.exact, line.kind, line.code, line.cell)))


def _lines(plan: Plan, row: Mapping[str, Any]) -> Iterable[Loss]:
    weighing = containers(plan, bool(plan.scheme.groups))
    counted = [container for container in weighing if row[f"{container.name}_score"] is not None]
    weights = Fraction(row["weights"] or 0)
    inside: set[int] = set()
    if not weights:
        yield Loss("unweighed", "", "", "没有可计权重的指数或权重组", Fraction(100))
    for container in counted:
        inside |= {part.number for part in container.extra}
        if weights:
            share = Fraction(row[f"{container.name}_weight"]) / weights
            yield from _container(plan, row, container, share)
    for part in plan.parts:
        if part.indicator.kind in ("bonus", "deduction") and part.number not in inside:
            yield from _signed(plan, row, part, Fraction(1))
    clamp = Fraction(row["total_raw"]) - Fraction(row["total_clamped"])
    yield Loss("total_clamp", "", "", "总分的上下限", clamp)
    cap = Fraction(row["total_before_veto"]) - Fraction(row["total"])
    yield Loss("veto", "、".join(row["vetoes"]), "", "否决项压低总分", cap)


def _container(plan: Plan, row: Mapping[str, Any], container: Container, share: Fraction) -> Iterable[Loss]:
    points = Fraction(row[f"{container.name}_points"])
    for part in container.base:
        for cell, value, cells in values_of(plan, row, part):
            loss = share * 100 * (part.points - value) / cells / points
            yield Loss("cell", part.indicator.code, cell, part.indicator.title, loss)
    for part in container.extra:
        yield from _signed(plan, row, part, share)
    clamp = share * (Fraction(row[f"{container.name}_raw"]) - Fraction(row[f"{container.name}_score"]))
    title = f"{container.weighed.title}的上下限"
    yield Loss("container_clamp", container.weighed.code, "", title, clamp)


def _signed(plan: Plan, row: Mapping[str, Any], part: Part, share: Fraction) -> Iterable[Loss]:
    sign = 1 if part.indicator.kind == "deduction" else -1
    for cell, value, cells in values_of(plan, row, part):
        amount = share * sign * value / cells
        yield Loss(part.indicator.kind, part.indicator.code, cell, part.indicator.title, amount)


def values_of(plan: Plan, row: Mapping[str, Any], part: Part) -> list[tuple[str, Fraction, int]]:
    """The cells of an indicator that take part: the cell, its unrounded value, and how many there are."""
    names = plan.shape.names("y", part.number, len(part.cells))
    given: Sequence[Decimal | None] = [row[name] for name in names] if plan.shape.flat else row[names[0]] or ()
    taking = [(str(cell), Fraction(v)) for cell, v in zip(part.cells, given, strict=False) if v is not None]
    return [(cell, value, len(taking)) for cell, value in taking]


def visible(exact: Sequence[Fraction], difference: Decimal) -> list[Decimal]:
    """Two decimals for each by largest remainder, so that they sum to the visible difference."""
    floors = [(value * 100).__floor__() for value in exact]
    missing = int(difference * 100) - sum(floors)
    order = sorted(range(len(exact)), key=lambda k: floors[k] - exact[k] * 100)
    for k in order[:missing]:
        floors[k] += 1
    return [Decimal(cents).scaleb(-2) for cents in floors]
