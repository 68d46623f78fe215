"""Checks what computes in an indicator: `measure`, `where`, `when`, `score` and `effect` (sections 2 and 4)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from dangjian.appraisal.engine.scheme_fields import Fields
from dangjian.appraisal.engine.scheme_format import (
    AGGREGATES,
    METHODS,
    OPERATORS,
    Condition,
    Effect,
    Measure,
    Score,
    Step,
    type_of_scalar,
)
from dangjian.appraisal.engine.scheme_reader import Item, Unreadable

_FIELDS_OF = {
    "proportional": ("full",),
    "threshold": ("at", "better"),
    "linear": ("zero", "full"),
    "steps": ("better", "steps"),
    "per_unit": ("each",),
}


def measure(fields: Fields, kind: str | None) -> Measure | None:
    """One `measure`; for a deduction and a veto lateness means nothing, so its words are refused there."""
    type_ = fields.text("type")
    aggregate = fields.choice("aggregate", AGGREGATES)
    needs_field = aggregate not in (None, "count")
    if aggregate == "count":
        fields.refuse(("field",), "count 不读取字段")
    field = fields.text("field", required=needs_field)
    of = fields.text("of", required=aggregate == "ratio")
    if of is not None and aggregate not in (None, "ratio"):
        fields.fault(fields.values["of"], "只有 ratio 使用 of")
    due_day = fields.integer("due_day", 1, 31) if fields.get("due_day") is not None else None
    late_factor = fields.fraction("late_factor", required=False)
    if "late_factor" in fields.values and aggregate not in (None, "count", "sum"):
        fields.fault(fields.values["late_factor"], "late_factor 只能用于 count 或 sum")
    if kind in ("deduction", "veto"):
        fields.refuse(("due_day", "late_factor"), "扣分项与否决项不论迟报,不能有该字段")
    where = tuple((name, conditions(fields, item)) for name, item in fields.entries("where", "条件").items())
    if "where" in fields.values and not where and isinstance(fields.values["where"].value, Mapping):
        fields.fault(fields.values["where"], "条件不能为空")
    fields.finish()
    if type_ is None or aggregate is None:
        return None
    return Measure(type_, aggregate, field, of, where, due_day, late_factor or Decimal(0))


def conditions(fields: Fields, item: Item) -> tuple[Condition, ...]:
    """A plain value (equality) or a non-empty map of operators, all of which must hold."""
    if not isinstance(item.value, Mapping):
        scalar = _scalar(fields, item)
        return () if scalar is None else (Condition("eq", scalar),)
    if not item.value:
        fields.fault(item, "条件不能为空")
    found: list[Condition] = []
    for operator, operand in item.value.items():
        if operator not in OPERATORS:
            fields.fault(operand, f"未知的运算 {operator!r},可用:{'、'.join(OPERATORS)}")
        elif operator == "in":
            found.append(Condition("in", _choices(fields, operand)))
        else:
            scalar = _scalar(fields, operand)
            if scalar is not None:
                found.append(Condition(operator, scalar))
    return tuple(found)


def _choices(fields: Fields, item: Item) -> tuple[type_of_scalar, ...]:
    if not isinstance(item.value, list) or not item.value:
        fields.fault(item, "in 必须是非空列表")
        return ()
    scalars = (_scalar(fields, choice) for choice in item.value)
    return tuple(scalar for scalar in scalars if scalar is not None)


def _scalar(fields: Fields, item: Item) -> type_of_scalar | None:
    value = item.value
    if isinstance(value, (str, bool, Decimal)):
        return value
    if isinstance(value, Unreadable):
        fields.number_of(item)
    elif value is None:
        fields.fault(item, "不能是空值(null)")
    else:
        fields.fault(item, "必须是文本、数字或 true/false")
    return None


def score(fields: Fields, kind: str | None) -> Score | None:
    """One `score`: the method and exactly the parameters it has."""
    method = fields.choice("method", METHODS)
    if method is None:
        return None
    if method == "per_unit" and kind in ("base", "special"):
        fields.fault(fields.values["method"], "per_unit 只能用于加分项与扣分项")
    for name in {name for names in _FIELDS_OF.values() for name in names} - set(_FIELDS_OF[method]):
        if name in fields.values:
            fields.refuse((name,), f"方法 {method} 没有该字段")
    better = fields.choice("better", ("high", "low"), "high") if "better" in _FIELDS_OF[method] else "high"
    found = Score(
        method,
        full=(fields.positive("full") if method == "proportional" else fields.number("full"))
        if "full" in _FIELDS_OF[method]
        else None,
        zero=fields.number("zero") if method == "linear" else None,
        at=fields.number("at") if method == "threshold" else None,
        each=fields.positive("each") if method == "per_unit" else None,
        better=better or "high",
        steps=_steps(fields, better or "high") if method == "steps" else (),
    )
    if method == "linear" and found.zero is not None and found.zero == found.full:
        fields.fault(fields.values["zero"], "zero 与 full 不能相等")
    fields.finish()
    return found


def _steps(fields: Fields, better: str) -> tuple[Step, ...]:
    items = fields.sequence("steps", required=True)
    if items is None:
        return ()
    if not items:
        fields.fault(fields.values["steps"], "至少要有一级")
    found: list[Step] = []
    for item in items:
        step = Fields(item, fields.faults, "一级")
        at, fraction = step.number("at"), step.fraction("fraction")
        step.finish()
        if at is None or fraction is None:
            continue
        if found and not (at < found[-1].at if better == "high" else at > found[-1].at):
            fields.fault(item, "各级必须从最好的一级起严格排列")
        found.append(Step(at, fraction))
    return tuple(found)


def effect(fields: Fields, stars: set[int]) -> Effect:
    """What a veto does: at least one of `max_stars`, `max_total` and `disqualify: true`."""
    max_stars = fields.integer("max_stars", 0, 1_000) if fields.get("max_stars") is not None else None
    if max_stars and max_stars not in stars:
        fields.fault(fields.values["max_stars"], f"星级 {max_stars} 没有在 stars.levels 中定义")
    max_total = fields.number("max_total", required=False)
    if max_total is not None and max_total != round(max_total, 2):
        fields.fault(fields.values["max_total"], "最多两位小数")
    disqualify = fields.get("disqualify")
    if disqualify is not None and disqualify.value is not True:
        fields.fault(disqualify, "只能是 true(不取消资格就不写)")
    if fields.is_map and not fields.values:
        fields.fault(fields.item, "否决必须至少有一种效果")
    fields.finish()
    return Effect(max_stars, max_total, disqualify is not None)
