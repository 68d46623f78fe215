"""What an enterprise may say of its venues; the checklist is empty until it is set, as the source names none (A-71)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

SHIPPED_NUMBER = 0
# 六有 is the source's word; which six they are it does not say, so that none is shipped.
SHIPPED: Mapping[str, Any] = {
    "checklist_title": "六有",
    "kinds": [
        {"code": "activity", "title": "党员活动阵地"},
        {"code": "garden", "title": "党员活动园地(生产现场)"},
        {"code": "study", "title": "学习园地"},
        {"code": "hall", "title": "党建展厅"},
        {"code": "other", "title": "其他"},
    ],
    "items": [],
    "categories": [
        {"code": "openness", "title": "党务公开"},
        {"code": "model", "title": "先进典型"},
        {"code": "policy", "title": "政策宣传"},
        {"code": "study", "title": "学习园地"},
    ],
}
LISTS = {"kinds": "阵地类型", "items": "检查项", "categories": "公开类别"}


def root_of(path: str) -> UUID:
    """The enterprise of an organisation: the first on its path."""
    return UUID(path.strip("/").partition("/")[0])


def title_in(words: Sequence[Mapping[str, Any]], code: str) -> str:
    """The title of a code; one that the standard no longer knows goes by its code."""
    return next((str(word["title"]) for word in words if word["code"] == code), code)


def fault(standard: Mapping[str, Sequence[Mapping[str, Any]]]) -> tuple[str, str] | None:
    """The field at fault and why, or none: within a list no code and no title comes twice."""
    for name, spoken in LISTS.items():
        for part in ("code", "title"):
            said = [word[part] for word in standard[name]]
            if len(set(said)) < len(said):
                return name, f"{spoken}重复,请改成不同的名称"
    return None


def fault_of_use(
    name: str, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], used: Mapping[str, int]
) -> str | None:
    """Why words cannot be left out, or none: what is in use stays."""
    kept = {word["code"] for word in after}
    for code, count in used.items():
        if code not in kept and count:
            return f"{LISTS[name]}“{title_in(before, code)}”还有 {count} 条在用,请先改用其他类别再删除"
    return None
