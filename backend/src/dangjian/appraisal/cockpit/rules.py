"""What deserves a look first, and how it is said in one sentence."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

MOST = 7
FELL_BY = Decimal("5.00")
TOP, BOTTOM, MOVERS = 8, 3, 5
AttentionKind = Literal["veto", "disputed", "fell", "unclassified", "silent", "unverified", "pending"]


def month_begin(last: date, today: date) -> date:
    """The first day of the month that the board looks at: the current one, or the last of a period that is over."""
    return min(last, today).replace(day=1)


def attention(counts: Mapping[str, Any], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """At most seven things, the gravest first: single branches by name, the rest as one line each."""
    found = [
        *(
            _one("veto", b, f"触发否决:{'、'.join(titles[code] for code in b['vetoes'])}")
            for b in counts["vetoed_list"]
        ),
        *(
            _one("disputed", b, f"有 {b['disputed_count']} 项台账得分在现场未获认可,请核实并整改。")
            for b in counts["disputed_list"]
        ),
        *(_one("fell", b, f"较上期下降 {-b['change']} 分,现为 {b['total']} 分。") for b in counts["fallen_list"]),
        *_several(
            "unclassified", counts["unclassified"], "个支部尚未确定类别", "不分类别的支部不能按类考核,请尽快确定。"
        ),
        *_several("silent", counts["silent"], "个支部本月没有台账", _names(counts["silent_names"])),
        *_several(
            "unverified", counts["never_verified"], "个支部本期未经现场核验", "没有任何核验裁定的支部将标为未核验。"
        ),
        *_several("pending", counts["pending"], "项现场指标待评定", "未评定的现场指标暂计 0 分。"),
    ]
    return found[:MOST]


def _one(kind: AttentionKind, branch: Mapping[str, Any], detail: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "title": branch["name"],
        "detail": detail,
        "organization_id": branch["organization_id"],
        "count": 1,
    }


def _several(kind: AttentionKind, count: int, what: str, detail: str) -> Iterable[dict[str, Any]]:
    if count:
        yield {"kind": kind, "title": f"{count} {what}", "detail": detail, "organization_id": None, "count": count}


def _names(names: list[str]) -> str:
    return f"{'、'.join(names[:5])}{'等' if len(names) > 5 else ''},请提醒及时登记。"
