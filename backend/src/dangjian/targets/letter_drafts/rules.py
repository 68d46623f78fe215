"""How a unit's targets become the clauses of its letter (C-12: clause → target → task → indicator)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from dangjian.targets.letters.rules import ACCOUNTABILITY_EXAMPLES, CONSTRUCTIONS, DEFAULT_GROUPS, Section

NO_TARGETS = "该单位该年度没有已下达的目标,请先下达目标。"
ALREADY = "该年度已有责任书。"
NOT_BELOW = "不是该上级的下级组织,或不在您的管理范围内。"
BRANCH_KINDS = ("branch", "general_branch")


def title_of(year: int, name: str) -> str:
    """The letter's title."""
    return f"{year}年度目标责任书({name})"[:200]


def measure_of(measure: str, value: Decimal | None, unit: str) -> str | None:
    """The target's figure in words, as a letter says it."""
    if value is None:
        return measure[:200] or None
    return f"{measure} {value:f}{unit}".strip()[:200]


def clause_of(key: UUID, target: Mapping[str, Any], task_id: UUID | None) -> dict[str, Any]:
    """The clause for a target; its group is the target's own, else the usual one of its section."""
    section: Section = "party" if target["side"] == "party" else "business"
    group = target["content_group"] or DEFAULT_GROUPS[section]
    construction = next((tag for tag in target["tags"] if tag.startswith("construction.")), None)
    weight, due_on = target["weight"], target["due_on"]
    return {
        "key": str(key),
        "section": section,
        "content_group": group,
        "construction": construction if group == CONSTRUCTIONS else None,
        "text": target["title"],
        "measure": measure_of(target["measure"], target["target_value"], target["unit"]),
        "weight": None if weight is None else f"{weight:f}",
        "due_on": None if due_on is None else due_on.isoformat(),
        "target_id": str(target["id"]),
        "task_id": None if task_id is None else str(task_id),
        "indicator": target["indicator"],
    }


def content_of(year: int, name: str, clauses: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """A letter's first content: party clauses first, the examples of accountability, nobody named yet."""
    ordered: Sequence[Mapping[str, Any]] = sorted(clauses, key=lambda clause: clause["section"] != "party")
    nobody = dict.fromkeys(("superior_secretary", "superior_head", "secretary", "head"))
    unsaid = dict.fromkeys(("policy_document", "issuing_body", "document_number"))
    return {
        "title": title_of(year, name),
        **unsaid,
        "starts_on": date(year, 1, 1).isoformat(),
        "ends_on": date(year, 12, 31).isoformat(),
        **nobody,
        "clauses": list(ordered),
        "accountability": list(ACCOUNTABILITY_EXAMPLES),
    }
