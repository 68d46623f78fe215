"""Checks a scheme file against section 2 of the scoring page and builds the scheme: every fault with line and field."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from decimal import Decimal

from dangjian.appraisal.engine import scheme_measures
from dangjian.appraisal.engine.scheme_fields import SCHEME_CODE, Fields
from dangjian.appraisal.engine.scheme_format import (
    CONTROLS,
    CYCLES,
    KINDS,
    SUBJECT_KINDS,
    Fault,
    Indicator,
    Level,
    Scheme,
    SchemeRefused,
    Weighed,
)
from dangjian.appraisal.engine.scheme_reader import Item, read

MAX_INDICATORS = 300
MAX_STARS = 100
MAX_GRACE_DAYS = 36_500


def check(source: str) -> list[Fault]:
    """Every fault of a scheme file, in the order of its lines; none means that it can be used."""
    try:
        load(source)
    except SchemeRefused as refused:
        return refused.faults
    return []


def load(source: str) -> Scheme:
    """The scheme of a file; one with a fault is refused whole."""
    root, faults = read(source)
    scheme = _Checker(root, faults).scheme(hashlib.sha256(source.encode()).hexdigest())
    if faults or scheme is None:
        raise SchemeRefused(sorted(faults, key=lambda fault: fault.line))
    return scheme


class _Checker:
    def __init__(self, root: Item, faults: list[Fault]) -> None:
        self.top = Fields(root, faults, "方案")
        self.faults = faults

    def scheme(self, digest: str) -> Scheme | None:
        top = self.top
        code = top.text("code")
        if code is not None and not SCHEME_CODE.fullmatch(code):
            top.fault(top.values["code"], "只能含小写字母 a-z、数字和连字符")
        title = top.text("title")
        version = top.integer("version", 1, 1_000_000_000)
        subject = top.choice("subject", SUBJECT_KINDS)
        self.categories = self._titles("categories")
        grace_days = top.integer("grace_days", 0, MAX_GRACE_DAYS, 0)
        limits = self._limits()
        self.indices = self._weighed("indices", required=True)
        self.groups = self._weighed("groups", required=False)
        levels, stepwise = self._stars()
        self.stars = {level.stars for level in levels}
        tiers = self._tiers()
        indicators = self._indicators()
        self._check_weights(indicators)
        top.finish()
        if self.faults or code is None or title is None or version is None or subject is None or grace_days is None:
            return None
        return Scheme(
            code, title, version, subject, self.categories, grace_days, limits["index"], limits["total"],
            tuple(self.indices.values()), tuple(self.groups.values()), indicators, stepwise, levels, tiers, digest,
        )  # fmt: skip

    def _titles(self, name: str) -> dict[str, str]:
        entries = self.top.entries(name, "类别")
        if name in self.top.values and self.top.values[name].value == {}:
            self.top.fault(self.top.values[name], "不能为空")
        return {code: self.top.text_of(item) or code for code, item in entries.items()}

    def _limits(self) -> dict[str, tuple[Decimal, Decimal]]:
        found = {"index": (Decimal(0), Decimal(100)), "total": (Decimal(0), Decimal(100))}
        fields = self.top.mapping("limits", "上下限")
        if fields is None:
            return found
        for name in found:
            pair = fields.sequence(name)
            if pair is None:
                continue
            if len(pair) != 2:
                fields.fault(fields.values[name], "必须是 [下限, 上限]")
                continue
            low, high = fields.number_of(pair[0]), fields.number_of(pair[1])
            if low is None or high is None:
                continue
            if low > high:
                fields.fault(fields.values[name], "下限高于上限")
            found[name] = (low, high)
        fields.finish()
        return found

    def _weighed(self, name: str, required: bool) -> dict[str, Weighed]:
        found: dict[str, Weighed] = {}
        for code, item in self.top.entries(name, "指数或权重组", required).items():
            fields = Fields(item, self.faults, "指数或权重组")
            title = fields.text("title")
            weight = self._weight(fields, "weight")
            weights: dict[str, Decimal] = {}
            by_category = fields.mapping("weights", "按类别的权重")
            for category in by_category.values if by_category is not None else ():
                assert by_category is not None
                if category not in self.categories:
                    self.top.fault(by_category.values[category], f"类别 {category!r} 没有定义")
                value = self._weight(by_category, category)
                if value is not None:
                    weights[category] = value
            fields.finish()
            found[code] = Weighed(code, title or code, weight, weights)
        if name in self.top.values and self.top.values[name].value == {}:
            self.top.fault(self.top.values[name], "不能为空")
        return found

    def _weight(self, fields: Fields, name: str) -> Decimal | None:
        value = fields.number(name, required=False)
        if value is not None and value < 0:
            fields.fault(fields.values[name], "权重不能为负")
            return None
        return value

    def _stars(self) -> tuple[tuple[Level, ...], bool]:
        fields = self.top.mapping("stars", "星级")
        if fields is None:
            return (), False
        promotion = fields.choice("promotion", ("stepwise", "free"), "free")
        levels: list[Level] = []
        items = fields.sequence("levels", required=True)
        for item in items or ():
            level = Fields(item, self.faults, "星级")
            stars, at_least = level.integer("stars", 1, MAX_STARS), level.number("at_least")
            quota = level.number("quota", required=False)
            if quota is not None and not 0 < quota <= 1:
                level.fault(level.values["quota"], "必须大于 0 且不超过 1")
            level.finish()
            if stars is None or at_least is None:
                continue
            if levels and stars != levels[-1].stars - 1:
                level.fault(level.values["stars"], "星级必须从高到低连续排列到 1")
            if levels and at_least >= levels[-1].at_least:
                level.fault(level.values["at_least"], "at_least 必须严格递减")
            levels.append(Level(stars, at_least, quota))
        if items is not None and (not levels or levels[-1].stars != 1):
            fields.fault(fields.values["levels"], "星级必须从高到低连续排列到 1")
        fields.finish()
        return tuple(levels), promotion == "stepwise"

    def _tiers(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        seen: set[int] = set()
        found: list[tuple[str, tuple[int, ...]]] = []
        for code, item in self.top.entries("tiers", "档次").items():
            if not isinstance(item.value, list):
                self.top.fault(item, "必须是星级的列表")
                continue
            stars: list[int] = []
            for entry in item.value:
                star = self.top.integer_of(entry, 0, MAX_STARS)
                if star is None:
                    continue
                if star != 0 and star not in self.stars:
                    self.top.fault(entry, f"星级 {star} 没有在 stars.levels 中定义")
                if star in seen:
                    self.top.fault(entry, f"星级 {star} 已列在另一档")
                seen.add(star)
                stars.append(star)
            found.append((code, tuple(stars)))
        return tuple(found)

    def _indicators(self) -> tuple[Indicator, ...]:
        items = self.top.sequence("indicators", required=True) or []
        if len(items) > MAX_INDICATORS:
            self.top.fault(self.top.values["indicators"], f"指标不能多于 {MAX_INDICATORS} 个")
            return ()
        if not items and "indicators" in self.top.values:
            self.top.fault(self.top.values["indicators"], "至少要有一个指标")
        seen: set[str] = set()
        found: list[Indicator] = []
        for item in items:
            fields = Fields(item, self.faults, "指标")
            indicator = self._indicator(fields)
            fields.finish()
            if indicator is None:
                continue
            if indicator.code in seen:
                fields.fault(fields.values["code"], f"指标代码 {indicator.code!r} 重复")
            seen.add(indicator.code)
            found.append(indicator)
        return tuple(found)

    def _indicator(self, fields: Fields) -> Indicator | None:
        code, title = fields.text("code"), fields.text("title")
        kind, cycle = fields.choice("kind", KINDS), fields.choice("cycle", CYCLES)
        categories = self._categories_of(fields)
        if kind == "veto":
            return self._veto(fields, code, title, cycle, categories)
        fields.refuse(("when", "effect"), "只有否决项有该字段")
        points = fields.positive("points")
        required = kind in ("base", "special")
        index = self._named(fields, "index", self.indices, required, "指数")
        group = self._named(fields, "group", self.groups, required and bool(self.groups), "权重组")
        control = fields.choice("control", CONTROLS, "online")
        measure = score = None
        if control == "offline":
            fields.refuse(("measure", "score"), "线下指标没有该字段")
        elif control is not None:
            measured = fields.mapping("measure", "取数", required=True)
            scored = fields.mapping("score", "计分", required=True)
            measure = scheme_measures.measure(measured, kind) if measured is not None else None
            score = scheme_measures.score(scored, kind) if scored is not None else None
        else:
            fields.get("measure")
            fields.get("score")
        if code is None or title is None or kind is None or cycle is None or points is None or control is None:
            return None if code is None else Indicator(code, title or code, kind or "base", cycle or "month")
        return Indicator(code, title, kind, cycle, points, index, group, categories, control, measure, score)

    def _veto(
        self, fields: Fields, code: str | None, title: str | None, cycle: str | None, categories: tuple[str, ...] | None
    ) -> Indicator | None:
        fields.refuse(("control", "points", "score", "index", "group"), "否决项没有该字段")
        measured = fields.mapping("measure", "取数", required=True)
        measure = scheme_measures.measure(measured, "veto") if measured is not None else None
        when = fields.get("when", required=True)
        conditions = scheme_measures.conditions(fields, when) if when is not None else ()
        effects = fields.mapping("effect", "效果", required=True)
        effect = scheme_measures.effect(effects, self.stars) if effects is not None else None
        if code is None or title is None or cycle is None:
            return None if code is None else Indicator(code, title or code, "veto", cycle or "month")
        return Indicator(
            code, title, "veto", cycle, categories=categories, measure=measure, when=conditions, effect=effect
        )

    def _categories_of(self, fields: Fields) -> tuple[str, ...] | None:
        items = fields.sequence("categories")
        if items is None:
            return None
        if not items:
            fields.fault(fields.values["categories"], "不能为空(不写表示全部)")
        found: list[str] = []
        for item in items:
            category = item.value if isinstance(item.value, str) else None
            if category is None or category not in self.categories:
                fields.fault(item, f"类别 {item.value!s} 没有定义")
            elif category in found:
                fields.fault(item, f"类别 {category!r} 重复")
            else:
                found.append(category)
        return tuple(found)

    def _named(self, fields: Fields, name: str, defined: dict[str, Weighed], required: bool, what: str) -> str | None:
        found = fields.get(name, required)
        if found is None:
            return None
        if isinstance(found.value, str) and found.value in defined:
            return found.value
        fields.fault(found, f"{what} {found.value!s} 没有定义")
        return None

    def _check_weights(self, indicators: Iterable[Indicator]) -> None:
        """A weight is used where an index (or group, where there are any) holds a base or special indicator."""
        weighing, by_group = (self.groups, True) if self.groups else (self.indices, False)
        name = "groups" if by_group else "indices"
        for code, weighed in weighing.items():
            inside = [
                indicator
                for indicator in indicators
                if indicator.kind in ("base", "special") and (indicator.group if by_group else indicator.index) == code
            ]
            used = {c for c in (*self.categories, None) if any(indicator.applies_to(c) for indicator in inside)}
            lacking = [c for c in used if weighed.weight is None and (c is None or c not in weighed.weights)]
            item = self.top.values[name].value
            if lacking and isinstance(item, dict) and not isinstance(item[code].value, (str, list)):
                who = "、".join(sorted(c or "无类别" for c in lacking))
                self.faults.append(Fault(item[code].line, f"{name}.{code}.weight", f"缺少权重(用于:{who})"))
