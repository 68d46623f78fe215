"""The whole computation as one nested query: the same text for all subjects, for one, and for its trace."""

from __future__ import annotations

from dangjian.appraisal.engine import cells, sql, totals
from dangjian.appraisal.engine.plan import Plan, Sources


def scored(plan: Plan, sources: Sources, subject: str | None = None, keep: str = "") -> sql.Layers:
    """Everything about each subject but its place among the others; `subject` is the parameter of a single one.

    A trace keeps the columns of a letter that are otherwise dropped on the way: "y", the unrounded cells.
    """
    layers = sql.Layers(*cells.joined(plan, sources, subject), keep=keep)
    cells.add_cells(plan, layers)
    cells.add_finals(plan, layers)
    cells.add_indicators(plan, layers)
    totals.add_containers(plan, layers)
    totals.add_totals(plan, layers)
    return layers
