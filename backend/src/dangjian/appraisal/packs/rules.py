"""What a method's scheme and inputs must satisfy beyond the format: totals, common base, groups, forbidden inputs."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

SCORED = frozenset({"base", "special"})
NAME_5521 = {"categories": 5, "indices": 5, "dimensions": 2, "brand_path": 1}
FORBIDDEN_WORDS = (
    *("登录", "在线时长", "点赞", "转发", "学习时长", "学习分钟", "安装率", "打卡"),
    *("投票", "转载", "接龙", "签到次数", "连续签到", "阅读时长", "浏览量", "活跃度", "积分排名"),
)
FORBIDDEN_NAMES = (
    *("login", "logon", "online_time", "online_minutes", "session_length", "like_count", "likes", "forward"),
    *("study_minutes", "study_time", "install_rate", "installed", "check_in_streak"),
    *("app_usage", "check_in_count", "checkin", "reading_time", "page_views"),
)
# Whole words only: `shares` is a repost, `shareholders` is not.
FORBIDDEN_TOKENS = frozenset({"votes", "shares", "reposts", "streak", "streaks", "minutes", "logins", "checkins"})
SENIORITY_WORDS = (
    *("年龄", "党龄", "工龄", "司龄", "资历", "论资排辈", "到点提拔", "到龄", "任职年限", "任职时间", "任职时长"),
    *("任职满", "任现职", "工作年限", "入职年限", "入党年限", "在岗年限", "从业年限", "服务年限", "出生年月"),
)
SENIORITY_NAMES = (
    *("years_of_service", "years_in_post", "length_of_service", "time_in_post", "months_in_post", "service_years"),
    *("born_on", "birth", "years_since_join", "party_years", "years_in_party"),
)
SENIORITY_TOKENS = frozenset({"age", "ages", "seniority", "tenure"})
SENIORITY = "年龄、党龄、工龄、资历、任职时间不得作为依据(打破“到点提拔”),请改用实际工作结果"


@dataclass(frozen=True)
class Fault:
    """Where a file is wrong, and what is wrong with it."""

    path: str
    message: str


@dataclass(frozen=True)
class IndicatorFacts:
    """What the pack's rules need to know of one indicator of the scheme."""

    code: str
    kind: str
    cycle: str
    points: Decimal
    categories: tuple[str, ...] | None
    index: str | None
    group: str | None
    control: str
    record_type: str | None
    number_fields: tuple[str, ...]
    conditions: tuple[tuple[str, tuple[object, ...]], ...]
    due_day: int | None

    def applies_to(self, category: str) -> bool:
        """Whether a subject of that category is measured by it."""
        return self.categories is None or category in self.categories


@dataclass(frozen=True)
class SchemeFacts:
    """What the pack's rules need to know of the scheme."""

    code: str
    categories: tuple[str, ...]
    indices: tuple[str, ...]
    groups: dict[str, Decimal]
    grace_days: int
    tiers: tuple[int, ...]
    indicators: tuple[IndicatorFacts, ...]


def is_forbidden_input(*words: str) -> bool:
    """Logins, time online, likes, forwards, study minutes and installations judge nobody (国办函〔2026〕12号)."""
    text = " ".join(words).lower()
    found = any(word in text for word in (*FORBIDDEN_WORDS, *FORBIDDEN_NAMES))
    return found or not FORBIDDEN_TOKENS.isdisjoint(re.split(r"[^a-z]+", text))


def is_seniority(*words: str) -> bool:
    """Age, seniority and time in post select nobody (B-34: those who manage, do and contribute; no 到点提拔)."""
    text = " ".join(words).lower()
    found = any(word in text for word in (*SENIORITY_WORDS, *SENIORITY_NAMES))
    return found or not SENIORITY_TOKENS.isdisjoint(re.split(r"[^a-z]+", text))


def unbalanced_totals(scheme: SchemeFacts) -> Iterator[Fault]:
    """Base and special points total 100 in every category (百分考评, A-25)."""
    for category in scheme.categories:
        scored = (item for item in scheme.indicators if item.kind in SCORED and item.applies_to(category))
        total = sum((item.points for item in scored), Decimal(0))
        if total != 100:
            yield Fault(f"scheme.categories.{category}", f"基础与专项分值合计应为 100,实为 {total}")


def uncommon_base(scheme: SchemeFacts) -> Iterator[Fault]:
    """The base set is the same for every branch and never depends on its category (A-28)."""
    for item in scheme.indicators:
        if item.kind == "base" and item.categories is not None:
            yield Fault(f"scheme.indicators.{item.code}.categories", "基础指标是所有支部的共同标准，不得按类别设置")


def unweighted(scheme: SchemeFacts) -> Iterator[Fault]:
    """The weights of the groups total 100 % and every scored indicator is in one index and one group (A-22, A-38)."""
    if not scheme.groups:
        return
    total = sum(scheme.groups.values(), Decimal(0))
    if total != 100:
        yield Fault("scheme.groups", f"权重组合计应为 100,实为 {total}")
    for item in scheme.indicators:
        if item.kind in SCORED and (item.index is None or item.group is None):
            yield Fault(f"scheme.indicators.{item.code}", "基础和专项指标须同时归入一个指数和一个权重组")


def scheme_facts(data: Mapping[str, Any]) -> SchemeFacts:
    """The facts of a scheme that the pack's rules look at; the scheme's own checker is the engine's."""
    weights = {code: Decimal(str(group.get("weight", 0))) for code, group in (data.get("groups") or {}).items()}
    return SchemeFacts(
        code=data["code"],
        categories=tuple(data.get("categories") or {}),
        indices=tuple(data.get("indices") or {}),
        groups=weights,
        grace_days=data.get("grace_days", 0),
        tiers=tuple(data.get("tiers") or {}),
        indicators=tuple(_indicator(item) for item in data.get("indicators") or ()),
    )


def _indicator(item: Mapping[str, Any]) -> IndicatorFacts:
    measure = item.get("measure") or {}
    categories = item.get("categories")
    return IndicatorFacts(
        code=item["code"],
        kind=item["kind"],
        cycle=item["cycle"],
        points=Decimal(str(item.get("points", 0))),
        categories=None if categories is None else tuple(categories),
        index=item.get("index"),
        group=item.get("group"),
        control=item.get("control", "online"),
        record_type=measure.get("type"),
        number_fields=tuple(measure[key] for key in ("field", "of") if key in measure),
        conditions=tuple((name, _operands(condition)) for name, condition in (measure.get("where") or {}).items()),
        due_day=measure.get("due_day"),
    )


def _operands(condition: object) -> tuple[object, ...]:
    if not isinstance(condition, Mapping):
        return (condition,)
    return tuple(one for value in condition.values() for one in (value if isinstance(value, list) else [value]))
