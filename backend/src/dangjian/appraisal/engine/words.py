"""A scheme in Chinese words: what each indicator reads, how it scores, what a veto does (sections 2 to 7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from dangjian.appraisal.engine.scheme_format import (
    Condition,
    Effect,
    Indicator,
    Measure,
    Scheme,
    Score,
    Weighed,
    type_of_scalar,
)

CYCLES = {"month": "每月", "quarter": "每季度", "year": "每年"}
KINDS = {"base": "基础指标", "special": "专项指标", "bonus": "加分项", "deduction": "扣分项", "veto": "否决项"}
CONTROLS = {"online": "线上考核", "offline": "线下核验", "dual": "线上考核、线下核验"}
VERDICTS = {"confirmed": "属实", "reduced": "核减", "rated": "评定", "rejected": "不认可", "exempt": "不适用"}
FLAGS = {"unverified": "未核验", "pending": "待核验", "exempt": "不适用"}
REASONS = {"late": "迟报", "voided": "已作废", "condition": "不符合条件", "no_number": "没有可用的数值"}
SUBJECTS = {"branch": "党支部", "unit": "单位", "outlet": "网点", "member": "党员"}
_OPERATORS = {"eq": "等于", "ne": "不等于", "gt": "大于", "gte": "不低于", "lt": "小于", "lte": "不高于"}


@dataclass(frozen=True)
class Names:
    """What people call record types, fields and the choices of a field; a code without a name stands for itself."""

    types: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[tuple[str, str], str] = field(default_factory=dict)
    choices: Mapping[tuple[str, str, str], str] = field(default_factory=dict)

    def type(self, code: str) -> str:
        return self.types.get(code, code)

    def field(self, type_: str, code: str) -> str:
        return self.fields.get((type_, code), code)

    def choice(self, type_: str, code: str, value: type_of_scalar) -> type_of_scalar:
        return self.choices.get((type_, code, value), value) if isinstance(value, str) else value

    def where(self, type_: str, code: str, given: Iterable[Condition]) -> str:
        """The conditions on a field, with the names of its choices."""
        named = (
            Condition(
                one.operator,
                tuple(self.choice(type_, code, value) for value in one.operand)
                if isinstance(one.operand, tuple)
                else self.choice(type_, code, one.operand),
            )
            for one in given
        )
        return f"{self.field(type_, code)}{condition(named)}"


NO_NAMES = Names()


def plain(value: Decimal | int) -> str:
    """A number without trailing zeros or exponent."""
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scalar(value: type_of_scalar) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return plain(value) if isinstance(value, Decimal) else f"「{value}」"


def condition(conditions: Iterable[Condition]) -> str:
    """The conditions on one value, all of which must hold."""
    parts = []
    for one in conditions:
        if isinstance(one.operand, tuple):
            parts.append(f"为{'、'.join(_scalar(choice) for choice in one.operand)}之一")
        else:
            parts.append(f"{_OPERATORS[one.operator]} {_scalar(one.operand)}")
    return "且".join(parts)


def measure(spec: Measure, names: Names = NO_NAMES) -> str:
    """What is read from the ledger."""
    type_ = f"「{names.type(spec.type)}」"
    of = names.field(spec.type, spec.of or "")
    value = names.field(spec.type, spec.field or "")
    text = {
        "count": f"{type_}的条数",
        "sum": f"{type_}的{value}之和",
        "avg": f"{type_}的{value}平均值",
        "min": f"{type_}的{value}最小值",
        "max": f"{type_}的{value}最大值",
        "latest": f"最近一条{type_}的{value}",
        "ratio": f"{type_}的{value}合计与{of}合计之比",
    }[spec.aggregate]
    if spec.where:
        conditions = ",".join(names.where(spec.type, name, given) for name, given in spec.where)
        text += f"(只计{conditions}的)"
    return text


def lateness(spec: Measure, kind: str, grace_days: int) -> str:
    """When a record is in time, and what a late one is worth."""
    if kind in ("deduction", "veto"):
        return "迟报同样计入"
    until = f"周期末月 {spec.due_day} 日前报送" if spec.due_day is not None else f"周期结束后 {grace_days} 天内报送"
    late = "迟报不计" if not spec.late_factor else f"迟报按 {plain(spec.late_factor)} 计"
    return f"{until},{late}"


def score(spec: Score, points: Decimal) -> str:
    """How the measure becomes points."""
    full = plain(points)
    sign = "不高于" if spec.better == "low" else "达到"
    if spec.method == "proportional":
        return f"按比例计分,达到 {plain(spec.full or Decimal(0))} 得满分 {full} 分"
    if spec.method == "threshold":
        return f"{sign} {plain(spec.at or Decimal(0))} 得 {full} 分,否则不得分"
    if spec.method == "linear":
        low, high = plain(spec.zero or Decimal(0)), plain(spec.full or Decimal(0))
        return f"从 {low}(0 分)到 {high}({full} 分)线性计分"
    if spec.method == "per_unit":
        return f"每 1 计 {plain(spec.each or Decimal(0))} 分,最多 {full} 分"
    steps = ";".join(f"{sign} {plain(s.at)} 得 {plain(s.fraction * points)} 分" for s in spec.steps)
    return f"分档计分:{steps};其余不得分"


def effect(spec: Effect) -> str:
    """What a holding veto does."""
    parts = []
    if spec.max_total is not None:
        parts.append(f"总分不超过 {plain(spec.max_total)}")
    if spec.max_stars is not None:
        parts.append(f"最高 {spec.max_stars} 星")
    if spec.disqualify:
        parts.append("取消资格:0 星,不参加排名和表彰")
    return "、".join(parts)


def indicator(scheme: Scheme, item: Indicator, names: Names = NO_NAMES) -> str:
    """One indicator in one sentence."""
    who = "" if item.categories is None else f"(限{'、'.join(scheme.categories[c] for c in item.categories)})"
    head = f"{item.title}{who}:{KINDS[item.kind]},{CYCLES[item.cycle]}"
    if item.kind == "veto":
        assert item.measure is not None
        assert item.effect is not None
        return f"{head};{measure(item.measure, names)}{condition(item.when)}时,{effect(item.effect)}。"
    head += f",{plain(item.points)} 分,{CONTROLS[item.control]}"
    if item.measure is None or item.score is None:
        return f"{head};由核验人员现场评定。"
    late = lateness(item.measure, item.kind, scheme.grace_days)
    return f"{head};取{measure(item.measure, names)},{score(item.score, item.points)};{late}。"


def _weights(scheme: Scheme, items: Iterable[Weighed]) -> list[str]:
    lines = []
    for item in items:
        own = "、".join(f"{scheme.categories[c]} {plain(w)}" for c, w in item.weights.items())
        weight = plain(item.weight) if item.weight is not None else "—"
        lines.append(f"{item.title}:权重 {weight}" + (f"({own})" if own else ""))
    return lines


@dataclass(frozen=True)
class Section:
    """A heading and its sentences."""

    title: str
    lines: tuple[str, ...]


def words(scheme: Scheme, names: Names = NO_NAMES) -> tuple[Section, ...]:
    """The whole scheme, section by section, in the order in which people read it."""
    frame = [f"{scheme.title}(第 {scheme.version} 版),考核{SUBJECTS[scheme.subject]}。"]
    if scheme.categories:
        ranked = "" if scheme.subject == "member" else ";同类之间排名"
        frame.append(f"分类:{'、'.join(scheme.categories.values())}{ranked}。")
    low, high = scheme.total_limits
    frame.append(f"总分限于 {plain(low)} 至 {plain(high)};每个指数限于 {plain(scheme.index_limits[0])} 至 "
                 f"{plain(scheme.index_limits[1])}。")  # fmt: skip
    found = [Section("方案", tuple(frame))]
    if scheme.groups:
        found.append(Section("权重组(决定总分)", tuple(_weights(scheme, scheme.groups))))
        found.append(Section("指数(雷达图)", tuple(item.title for item in scheme.indices)))
    else:
        found.append(Section("指数", tuple(_weights(scheme, scheme.indices))))
    for kind, title in KINDS.items():
        lines = tuple(indicator(scheme, item, names) for item in scheme.indicators if item.kind == kind)
        if lines:
            found.append(Section(title, lines))
    if scheme.levels:
        found.append(Section("星级", tuple(_levels(scheme))))
    return tuple(found)


def _levels(scheme: Scheme) -> list[str]:
    lines = []
    for level in scheme.levels:
        quota = "" if level.quota is None else f",且排名在同类前 {plain(level.quota * 100)}% 以内(至少 1 名)"
        lines.append(f"{level.stars} 星:总分不低于 {plain(level.at_least)}{quota}")
    if scheme.stepwise:
        lines.append("逐级晋升:每次评定最多比上一次高一星")
    lines += [f"第 {code} 档:{'、'.join(f'{star} 星' for star in stars)}" for code, stars in scheme.tiers]
    return lines
