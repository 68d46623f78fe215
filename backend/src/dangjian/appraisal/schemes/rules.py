"""What a scheme may not ask for, beyond its format: forbidden inputs, comparing persons, unknown kinds of entry."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dangjian.appraisal.engine.scheme_format import Indicator, Measure, Scheme
from dangjian.appraisal.engine.words import plain
from dangjian.appraisal.packs.rules import SENIORITY, is_forbidden_input, is_seniority

MAX_SOURCE = 200_000
MAX_CODE = 64
MAX_TITLE = 200
_TOP_CODE, _TOP_VERSION, _TOP_TITLE = (re.compile(rf"^{key}:.*$", re.M) for key in ("code", "version", "title"))
CODE = re.compile(r"[A-Za-z0-9._-]{1,64}")
FORBIDDEN_INPUT = (
    "登录次数、在线时长、点赞、转发、学习时长、安装率等不得作为考核依据,请改用实际工作结果"
    "(国办函〔2026〕12号,减负保护对所有方案默认生效)"
)
NO_QUOTA_OF_PERSONS = "对党员个人不排名、不设比例、不作人与人的比较,请删去 quota"
PUBLISHED_IS_FINAL = "已发布的方案不能再改。请把版本号加一,另存为新的草稿。"


@dataclass(frozen=True)
class Objection:
    """A field of the scheme, as a path, and why it cannot stay."""

    path: str
    message: str


def objections(scheme: Scheme) -> list[Objection]:
    """What no scheme may contain, whatever its author wants (减负 rules BUR-01 and BUR-04; scoring.md section 9)."""
    return [*_too_long(scheme), *_forbidden_inputs(scheme), *_seniority(scheme), *_quotas_of_persons(scheme)]


def _too_long(scheme: Scheme) -> Iterator[Objection]:
    if len(scheme.code) > MAX_CODE:
        yield Objection("code", f"编码不超过 {MAX_CODE} 个字符")
    if len(scheme.title) > MAX_TITLE:
        yield Objection("title", f"标题不超过 {MAX_TITLE} 字")
    for number, indicator in enumerate(scheme.indicators):
        if not CODE.fullmatch(indicator.code):
            yield Objection(f"indicators[{number}].code", f"编码只含字母、数字和 . _ -,不超过 {MAX_CODE} 个字符")
        if len(indicator.title) > MAX_TITLE:
            yield Objection(f"indicators[{number}].title", f"标题不超过 {MAX_TITLE} 字")


def _forbidden_inputs(scheme: Scheme) -> Iterator[Objection]:
    """Logins, time online, likes, forwards, study minutes and installations judge nobody (国办函〔2026〕12号)."""
    for number, indicator in enumerate(scheme.indicators):
        path = f"indicators[{number}]"
        if is_forbidden_input(indicator.code):
            yield Objection(f"{path}.code", FORBIDDEN_INPUT)
        if is_forbidden_input(indicator.title):
            yield Objection(f"{path}.title", FORBIDDEN_INPUT)
        for name, word in _inputs(indicator.measure):
            if is_forbidden_input(word):
                yield Objection(f"{path}.measure.{name}", FORBIDDEN_INPUT)


def _seniority(scheme: Scheme) -> Iterator[Objection]:
    """Age, seniority and time in post select nobody (B-34)."""
    for number, indicator in enumerate(scheme.indicators):
        named = (("code", indicator.code), ("title", indicator.title))
        read = ((f"measure.{name}", word) for name, word in _inputs(indicator.measure))
        for name, word in (*named, *read):
            if is_seniority(word):
                yield Objection(f"indicators[{number}].{name}", SENIORITY)


def _inputs(measure: Measure | None) -> Iterator[tuple[str, str]]:
    if measure is None:
        return
    yield "type", measure.type
    if measure.field is not None:
        yield "field", measure.field
    if measure.of is not None:
        yield "of", measure.of
    for name, _ in measure.where:
        yield f"where.{name}", name


def _quotas_of_persons(scheme: Scheme) -> Iterator[Objection]:
    """For `subject: member` there is no rank, quota or comparison of persons (scoring.md section 9)."""
    if scheme.subject == "member":
        for number, level in enumerate(scheme.levels):
            if level.quota is not None:
                yield Objection(f"stars.levels[{number}].quota", NO_QUOTA_OF_PERSONS)


def renamed(source: str, code: str, title: str | None) -> str:
    """The source under another code as its first version; every other line stays as it was written (E-48)."""
    source = _TOP_CODE.sub(f"code: {code}", source, count=1)
    source = _TOP_VERSION.sub("version: 1", source, count=1)
    if title is None:
        return source
    return _TOP_TITLE.sub(lambda _: f"title: {json.dumps(title, ensure_ascii=False)}", source, count=1)


def unmeasurable(scheme: Scheme, types: Mapping[str, Mapping[str, str]]) -> list[Objection]:
    """Indicators that read a kind of entry, or a field of it, that the ledger does not have (A-31, all is data).

    `types` has the fields of each record type with their kind (number, text, boolean, choice).
    """
    found: list[Objection] = []
    for number, indicator in enumerate(scheme.indicators):
        if indicator.measure is not None:
            path = f"indicators[{number}].measure"
            found += (Objection(f"{path}.{name}", text) for name, text in _unknown(indicator, indicator.measure, types))
    return found


def _unknown(
    indicator: Indicator, measure: Measure, types: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, str]]:
    fields = types.get(measure.type)
    if fields is None:
        yield "type", f"指标“{indicator.title}”要取的台账类型 {measure.type} 不存在"
        return
    for name, field in (("field", measure.field), ("of", measure.of)):
        if field is not None and fields.get(field) != "number":
            yield name, f"指标“{indicator.title}”:台账类型 {measure.type} 没有数字字段 {field}"
    for field, _ in measure.where:
        if field not in fields:
            yield f"where.{field}", f"指标“{indicator.title}”:台账类型 {measure.type} 没有字段 {field}"


def pack_for(scheme: Scheme, earlier: Mapping[str, Any]) -> dict[str, Any]:
    """What people read, taken over from the version before: only the indicators that are still there keep theirs."""
    guides = {code: guide for code, guide in earlier.get("indicators", {}).items() if code in scheme.by_code}
    return {**earlier, "indicators": guides} if earlier else {}


def without_guide(scheme: Scheme, pack: Mapping[str, Any]) -> list[str]:
    """Indicators without assessing body, criteria and upload standard: mandatory where a pack says them (A-44)."""
    guides = pack.get("indicators", {})
    return [indicator.code for indicator in scheme.indicators if indicator.code not in guides]


def guide_of(code: str, pack: Mapping[str, Any]) -> dict[str, Any] | None:
    """An indicator's guidance with the pack's codes resolved to what people read (A-04, A-44)."""
    guide = pack.get("indicators", {}).get(code)
    if guide is None:
        return None
    policies = {policy["code"]: policy["title"] for policy in pack["policies"]}
    path = _module_path(pack.get("tree", ()), guide["module"])
    return {
        **guide,
        "module": path[-1] if path else guide["module"],
        "module_path": path,
        "assessing_body": pack["assessing_bodies"].get(guide["assessing_body"], guide["assessing_body"]),
        "policy": policies.get(guide["policy"], guide["policy"]),
        "goal_tags": [pack["goal_tags"].get(tag, tag) for tag in guide["goal_tags"]],
        "deadline": deadline_in_words(guide["deadline"]),
    }


def deadline_in_words(deadline: Mapping[str, int | None]) -> str:
    """When an indicator is closed (A-39)."""
    if deadline.get("day") is not None:
        return f"周期最后一个月的 {deadline['day']} 日"
    return f"周期结束后 {deadline.get('days_after') or 0} 天内"


def _module_path(nodes: Any, code: str) -> list[str]:
    """The titles from the root of the indicator tree down to the module."""
    for node in nodes:
        if node["code"] == code:
            return [node["title"]]
        below = _module_path(node.get("children", ()), code)
        if below:
            return [node["title"], *below]
    return []


def totals_in_words(scheme: Scheme, pack: Mapping[str, Any]) -> list[str]:
    """Base and special points by category, and why a category lacks one of the specials (「5521」A-25, A-26, A-30)."""
    points = {item.code: item for item in scheme.indicators}
    place = {code: number for number, code in enumerate(points)}
    families = sorted(
        pack.get("specials", {}).values(),
        key=lambda family: min((place[code] for code in family["indicators"] if code in place), default=len(place)),
    )
    if not families:
        return []
    base = sum(item.points for item in scheme.indicators if item.kind == "base")
    lines = [f"基础指标为所有类别共用,合计 {plain(base)} 分。"]
    for category, title in scheme.categories.items():
        kept = {
            family["title"]: points[code].points
            for family in families
            for code in family["indicators"]
            if code in points and points[code].applies_to(category)
        }
        parts = "、".join(f"{name} {plain(value)}" for name, value in kept.items())
        missing = [family.get("not_applicable", {}).get(category, "") for family in families]
        lines.append(f"{title}:专项指标合计 {plain(sum(kept.values()))} 分({parts})。{''.join(missing)}")
    return lines
