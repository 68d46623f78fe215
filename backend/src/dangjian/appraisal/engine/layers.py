"""The whole computation as one nested query: the same layers for all subjects, for one, and for its trace."""

from __future__ import annotations

from collections.abc import Collection

from dangjian.appraisal.engine import cells, sql, totals
from dangjian.appraisal.engine.plan import Plan, Sources


def scored(plan: Plan, sources: Sources, subject: str | None = None, keep: str = "") -> sql.Layers:
    """Everything about each subject but its place among the others; `subject` is the parameter of a single one.

    A trace keeps the columns of a letter that are otherwise dropped on the way: "y", the unrounded cells.
    """
    layers = _to_indicators(plan, sources, subject, keep)
    totals.add_containers(plan, layers)
    totals.add_totals(plan, layers)
    return layers


def rescored(plan: Plan, sources: Sources, subject: str, types: Collection[str], row: str) -> sql.Layers:
    """The same of a subject of which only records of some types changed; all else is taken from its `row` as it stands.

    Exact for a row of the same plan and category: what it keeps of an indicator is the unrounded value.
    """
    changed = plan.only(types)
    layers = _to_indicators(changed, sources, subject, "")
    cells.add_kept(plan, changed, layers, row)
    totals.add_containers(plan, layers)
    totals.add_totals(plan, layers)
    return layers


def _to_indicators(plan: Plan, sources: Sources, subject: str | None, keep: str) -> sql.Layers:
    layers = sql.Layers(*cells.joined(plan, sources, subject), keep=keep)
    cells.add_cells(plan, layers)
    cells.add_finals(plan, layers)
    cells.add_indicators(plan, layers)
    return layers
