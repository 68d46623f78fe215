"""What an inspector has to look at, and in which groups the sheet is read."""

from collections.abc import Iterable, Mapping
from typing import Any

from dangjian.appraisal.engine.plan import Plan
from dangjian.appraisal.engine.scheme_format import Indicator, Scheme

ADJUSTMENTS = {"bonus": "加分项目", "deduction": "扣分项目"}


def is_looked_at(indicator: Indicator) -> bool:
    """Dual and offline indicators are verified on site (双向管控, A-43)."""
    return indicator.control != "online"


def cells_by_category(plan: Plan, categories: Iterable[str | None]) -> dict[str | None, int]:
    """How many cells an inspector has to look at, by the category of the branch."""
    looked_at = [part for part in plan.parts if is_looked_at(part.indicator)]
    return {
        category: sum(len(part.cells) for part in looked_at if part.indicator.applies_to(category))
        for category in categories
    }


def group_of(scheme: Scheme, indicator: Indicator) -> tuple[str, str]:
    """The group of the sheet: the indicator's index, or plus and minus items for what acts on the total."""
    titles = {weighed.code: weighed.title for weighed in scheme.indices}
    if indicator.index is not None:
        return indicator.index, titles[indicator.index]
    return indicator.kind, ADJUSTMENTS[indicator.kind]


def grouped(scheme: Scheme, items: Iterable[tuple[Indicator, Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """The items in groups, in the order of the scheme's indices, plus and minus items last."""
    found: dict[tuple[str, str], list[Mapping[str, Any]]] = {(w.code, w.title): [] for w in scheme.indices}
    found |= {(kind, title): [] for kind, title in ADJUSTMENTS.items()}
    for indicator, item in items:
        found[group_of(scheme, indicator)].append(item)
    return [{"code": code, "title": title, "items": held} for (code, title), held in found.items() if held]
