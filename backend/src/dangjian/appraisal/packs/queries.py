"""Reading a pack's three files and judging them together; a pack with a fault is not loaded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from dangjian.appraisal.packs.rules import (
    NAME_5521,
    SENIORITY,
    Fault,
    IndicatorFacts,
    SchemeFacts,
    is_forbidden_input,
    is_seniority,
    scheme_facts,
    unbalanced_totals,
    uncommon_base,
    unweighted,
)
from dangjian.appraisal.packs.schemas import Guidance, MethodPack, RecordType, RecordTypes, TreeNode

PACKS = Path(__file__).parent
FILES = ("pack.yaml", "record_types.yaml", "scheme.yaml")
T = TypeVar("T")


class PackRefused(ValueError):
    """A pack that breaks a rule of its method; carries every fault found."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{fault.path}: {fault.message}" for fault in faults))


@dataclass(frozen=True)
class LoadedPack:
    """A pack as read: its guidance, its record types, and its scheme as text and as facts."""

    pack: MethodPack
    record_types: RecordTypes
    scheme: SchemeFacts
    scheme_text: str


def shipped_packs() -> list[str]:
    """The codes of all packs that come with the product."""
    return sorted(path.parent.name for path in PACKS.glob("*/pack.yaml"))


@cache
def load_pack(code: str) -> LoadedPack:
    """The shipped pack of that code, linted."""
    return read_pack(*(PACKS.joinpath(code, name).read_text("utf-8") for name in FILES))


def read_pack(pack_text: str, record_types_text: str, scheme_text: str) -> LoadedPack:
    """Parse and lint the three files of a pack, or raise PackRefused with all faults."""
    pack, record_types = _mapping("pack", pack_text), _mapping("record_types", record_types_text)
    return LoadedPack(*judged(pack, record_types, _mapping("scheme", scheme_text)), scheme_text)


def judged(
    pack: Mapping[str, Any], record_types: Mapping[str, Any], scheme: Mapping[str, Any]
) -> tuple[MethodPack, RecordTypes, SchemeFacts]:
    """The parts of a pack from its parsed files, or PackRefused with all faults."""
    parts = _typed(MethodPack, "pack", pack), _typed(RecordTypes, "record_types", record_types), scheme_facts(scheme)
    faults = [*lint_record_types(parts[1]), *lint(*parts)]
    if faults:
        raise PackRefused(faults)
    return parts


def lint(pack: MethodPack, record_types: RecordTypes, scheme: SchemeFacts) -> list[Fault]:
    """Every fault of a pack against its scheme and its record types."""
    return [
        *unbalanced_totals(scheme),
        *uncommon_base(scheme),
        *unweighted(scheme),
        *_name(pack, scheme),
        *_people(pack, scheme),
        *_modules(pack, scheme),
        *_specials(pack, scheme),
        *_guidance(pack, scheme),
        *chain.from_iterable(_measure(item, record_types) for item in scheme.indicators),
    ]


def lint_record_types(record_types: RecordTypes) -> list[Fault]:
    """Faults of the record types alone: repeated names, forbidden inputs, compulsory photos."""
    codes = [kind.code for kind in record_types.record_types]
    faults = [Fault(f"record_types.{code}", "编码重复") for code in sorted({c for c in codes if codes.count(c) > 1})]
    for kind in record_types.record_types:
        faults += _record_type(kind, record_types)
    return faults


def paths(nodes: tuple[TreeNode, ...], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every path of codes from the root of the indicator tree to a leaf."""
    for node in nodes:
        here = (*above, node.code)
        if node.children:
            yield from paths(node.children, here)
        else:
            yield here


def _mapping(name: str, text: str) -> Mapping[str, Any]:
    yaml = YAML(typ="safe", pure=True)
    try:
        data = yaml.load(text)
    except YAMLError as error:
        raise PackRefused([Fault(name, str(error))]) from error
    if not isinstance(data, Mapping):
        raise PackRefused([Fault(name, "应为键值结构")])
    return data


def _typed(kind: type[T], name: str, data: Mapping[str, Any]) -> T:
    try:
        return TypeAdapter(kind).validate_python(data)
    except ValidationError as error:
        faults = [Fault(".".join([name, *map(str, item["loc"])]), item["msg"]) for item in error.errors()]
        raise PackRefused(faults) from error


def _record_type(kind: RecordType, record_types: RecordTypes) -> Iterator[Fault]:
    path = f"record_types.{kind.code}"
    if kind.section not in record_types.sections:
        yield Fault(f"{path}.section", "没有定义的分组")
    if is_forbidden_input(kind.code, kind.title):
        yield Fault(path, "登录、在线时长、点赞、转发、学习时长、安装率不得作为考评依据")
    if kind.evidence.required and "photo" in kind.evidence.kinds and kind.evidence.photo_rule is None:
        yield Fault(f"{path}.evidence", "照片不得作为必传材料")
    names = [item.name for item in kind.fields]
    for item in kind.fields:
        where = f"{path}.fields.{item.name}"
        if names.count(item.name) > 1:
            yield Fault(where, "字段重复")
        if is_forbidden_input(item.name, item.title):
            yield Fault(where, "登录、在线时长、点赞、转发、学习时长、安装率不得作为考评依据")
        if is_seniority(item.name, item.title):
            yield Fault(where, SENIORITY)
        if item.type == "number" and not item.unit:
            yield Fault(where, "数字字段须有单位")
        if (item.type == "choice") != bool(item.choices):
            yield Fault(where, "选项字段须列出选项，其他字段不得有选项")
        if item.min is not None and item.max is not None and item.min > item.max:
            yield Fault(where, "下限大于上限")


def _name(pack: MethodPack, scheme: SchemeFacts) -> Iterator[Fault]:
    if pack.scheme != scheme.code:
        yield Fault("pack.scheme", f"方案编码应为 {scheme.code}")
    expected = NAME_5521 if "5521" in pack.code else {}
    for part, count in expected.items():
        if part not in pack.name_parts:
            yield Fault(f"pack.name_parts.{part}", "5521 方法包须写明名称的四个组成部分")
        elif pack.name_parts[part].count != count:
            yield Fault(f"pack.name_parts.{part}.count", f"应为 {count}")
    actual = {"categories": set(scheme.categories), "indices": set(scheme.indices)}
    for code, named in pack.name_parts.items():
        if len(named.items) != named.count:
            yield Fault(f"pack.name_parts.{code}.items", f"应列出 {named.count} 项")
        if set(named.items) != actual.get(code, set(named.items)):
            yield Fault(f"pack.name_parts.{code}.items", "与方案中的定义不一致")


def _people(pack: MethodPack, scheme: SchemeFacts) -> Iterator[Fault]:
    for category in scheme.categories:
        if category not in pack.categories or not pack.categories[category].definition.strip():
            yield Fault(f"pack.categories.{category}", "类别须有分类时可见的定义")
    for tier in scheme.tiers:
        if tier not in pack.tiers or not pack.tiers[tier].plan:
            yield Fault(f"pack.tiers.{tier}", "梯级须有工作重点和计划模板")
    if pack.scheme_policy not in {policy.code for policy in pack.policies}:
        yield Fault("pack.scheme_policy", "方案须依据一份制度文件")


def _modules(pack: MethodPack, scheme: SchemeFacts) -> Iterator[Fault]:
    leaves = {path[-1]: path for path in paths(pack.tree)}
    used: set[str] = set()
    for item in scheme.indicators:
        guidance = pack.indicators.get(item.code)
        path = leaves.get(guidance.module) if guidance else None
        if guidance is None:
            continue
        if path is None:
            yield Fault(f"pack.indicators.{item.code}.module", "不是指标体系的末级目录")
        elif len(path) < 2:
            yield Fault(f"pack.indicators.{item.code}.module", "指标体系至少三层")
        elif item.kind == "base":
            used |= set(path)
            if pack.modules and not set(path) & set(pack.modules):
                yield Fault(f"pack.indicators.{item.code}.module", "基础指标须归入六个模块之一")
    for module in set(pack.modules) - used:
        yield Fault(f"pack.modules.{module}", "模块下没有指标")


def _specials(pack: MethodPack, scheme: SchemeFacts) -> Iterator[Fault]:
    if not pack.specials:
        return
    placed = [code for family in pack.specials.values() for code in family.indicators]
    special = {item.code: item for item in scheme.indicators if item.kind == "special"}
    for code in sorted(set(placed) ^ set(special)):
        yield Fault(f"pack.specials.{code}", "专项指标与专项类别不对应")
    for name, family in pack.specials.items():
        for category in scheme.categories:
            variants = [code for code in family.indicators if code in special and special[code].applies_to(category)]
            if len(variants) > 1:
                yield Fault(f"pack.specials.{name}", f"{category} 有多于一个指标")
            if not variants and not family.not_applicable.get(category, "").strip():
                yield Fault(f"pack.specials.{name}.not_applicable", f"{category} 不设此项须说明原因")


def _guidance(pack: MethodPack, scheme: SchemeFacts) -> Iterator[Fault]:
    known = {item.code for item in scheme.indicators}
    for code in sorted(set(pack.indicators) - known):
        yield Fault(f"pack.indicators.{code}", "方案中没有此指标")
    for item in scheme.indicators:
        if item.code not in pack.indicators:
            yield Fault(f"pack.indicators.{item.code}", "缺少做什么、评价标准等说明")
        else:
            for name, message in _guide(pack.indicators[item.code], item, pack, scheme):
                yield Fault(f"pack.indicators.{item.code}.{name}", message)


def _guide(guide: Guidance, item: IndicatorFacts, pack: MethodPack, scheme: SchemeFacts) -> Iterator[tuple[str, str]]:
    for name in ("duty", "what_to_do", "criteria", "unit", "scale"):
        if not getattr(guide, name).strip():
            yield name, "不得为空"
    if guide.assessing_body not in pack.assessing_bodies:
        yield "assessing_body", "没有定义的考评主体"
    if guide.policy not in {policy.code for policy in pack.policies}:
        yield "policy", "没有定义的制度文件"
    if not guide.goal_tags or not set(guide.goal_tags) <= set(pack.goal_tags):
        yield "goal_tags", "须为已定义的目标标签"
    if (guide.deadline.day is None) == (guide.deadline.days_after is None):
        yield "deadline", "须写明考核时限：某日，或周期结束后若干天"
    elif item.due_day is not None and guide.deadline.day != item.due_day:
        yield "deadline", f"与方案的 due_day {item.due_day} 不一致"
    elif item.due_day is None and item.control != "offline" and guide.deadline.days_after != scheme.grace_days:
        yield "deadline", f"与方案的宽限 {scheme.grace_days} 天不一致"
    standard = guide.upload_standard
    if standard.kind != "none" and not (standard.count and standard.period and standard.freshness_days):
        yield "upload_standard", "须写明种类、数量、周期和时效"
    if is_seniority(guide.criteria, item.code):
        yield "criteria", SENIORITY
    if is_forbidden_input(guide.duty, guide.what_to_do, guide.criteria, item.code):
        yield "criteria", "登录、在线时长、点赞、转发、学习时长、安装率不得作为考评依据"


def _measure(item: IndicatorFacts, record_types: RecordTypes) -> Iterator[Fault]:
    if item.record_type is None:
        return
    path = f"scheme.indicators.{item.code}.measure"
    kind = next((one for one in record_types.record_types if one.code == item.record_type), None)
    if kind is None:
        yield Fault(f"{path}.type", f"没有记录类型 {item.record_type}")
        return
    fields = {one.name: one for one in kind.fields}
    for name in item.number_fields:
        if name not in fields or fields[name].type != "number":
            yield Fault(path, f"{item.record_type} 没有数字字段 {name}")
    for name, operands in item.conditions:
        if name not in fields:
            yield Fault(f"{path}.where", f"{item.record_type} 没有字段 {name}")
        elif fields[name].type == "choice" and not set(operands) <= set(fields[name].choices):
            yield Fault(f"{path}.where.{name}", "条件中有未定义的选项")
