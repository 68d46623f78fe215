"""What holds for organisations: the kinds, the five categories, and that a branch has exactly one at a time."""

from dataclasses import dataclass
from datetime import date

KIND_TITLES = {
    "group": "集团党委",
    "party_committee": "党委",
    "general_branch": "党总支",
    "branch": "党支部",
    "unit": "单位",
    "department": "部门",
}
CATEGORY_TITLES = {
    "production": "生产类",
    "auxiliary": "辅助类",
    "management": "综合管理类",
    "marketing": "市场经营类",
    "non_public": "非公改制类",
}
# 「5521」: the definitions shown when classifying.
CATEGORY_DEFINITIONS = {
    "production": "直接从事主要产品生产的作业区(车间)党支部",
    "auxiliary": "为生产提供辅助、保障和服务的作业区(车间)党支部",
    "management": "承担管理职能的机关处室党支部",
    "marketing": "从事市场经营业务的单位党支部",
    "non_public": "改制、合资及混合所有制单位的党支部",
}


@dataclass(frozen=True)
class Assignment:
    """One stretch of a branch's category; `until` is the first day on which it no longer holds, or none."""

    category: str
    since: date
    until: date | None


def may_classify(kind: str) -> bool:
    """Only party branches have a category (「5521」A-12)."""
    return kind == "branch"


def why_not_classify(current: Assignment | None, category: str, since: date, today: date) -> str | None:
    """Why a new category cannot begin on that day, or none: each day has exactly one category (「5521」A-12)."""
    if since > today:
        return "生效日期不能晚于今天。"
    if current is not None and current.category == category:
        return f"该支部已是{CATEGORY_TITLES[category]},无需调整。"
    if current is not None and since <= current.since:
        return f"生效日期须晚于现类别的起始日期 {current.since.isoformat()}。"
    return None


def past_day(on: date | None, today: date) -> date | None:
    """The day of which the past is asked, or none where the tree of today answers; what is planned is not shown."""
    return on if on is not None and on < today else None
