"""Conditions of `where` and `when` as SQL (section 4): nothing is coerced, different types are never equal."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from dangjian.appraisal.engine import sql
from dangjian.appraisal.engine.scheme_format import Condition, type_of_scalar

_SIGNS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def json_of(value: type_of_scalar) -> str:
    """A scalar as a jsonb literal with its exact digits."""
    if isinstance(value, Decimal):
        digits = sql.decimal_of(Fraction(value)) or ""
        return f"'{digits}'::jsonb"
    return sql.text(json.dumps(value, ensure_ascii=False)) + "::jsonb"


def on_field(value: str, conditions: Iterable[Condition]) -> str:
    """All conditions on one field of a record; `value` is its jsonb, NULL where the record lacks the field."""
    return " AND ".join(_on_field(value, condition) for condition in conditions)


def _on_field(value: str, condition: Condition) -> str:
    operand = condition.operand
    if isinstance(operand, tuple):
        return f"{value} IN ({', '.join(json_of(choice) for choice in operand)})"
    if condition.operator == "eq":
        return f"{value} = {json_of(operand)}"
    if condition.operator == "ne":
        return f"({value} <> {json_of(operand)} AND {value} <> 'null'::jsonb)"
    if not isinstance(operand, Decimal):
        return "false"
    return f"(jsonb_typeof({value}) = 'number' AND {value} {_SIGNS[condition.operator]} {json_of(operand)})"


def on_measure(measure: str, divisor: str | None, conditions: Iterable[Condition]) -> str:
    """A veto's `when` on a measure kept as numerator and (positive) divisor; a measure that is none satisfies none."""
    parts = [_on_measure(measure, divisor, condition) for condition in conditions]
    return f"coalesce(({measure}) IS NOT NULL AND {' AND '.join(parts)}, false)"


def _on_measure(measure: str, divisor: str | None, condition: Condition) -> str:
    operand = condition.operand
    if isinstance(operand, tuple):
        choices = [choice for choice in operand if isinstance(choice, Decimal)]
        alternatives = [compare(measure, divisor, "=", choice) for choice in choices]
        return f"({' OR '.join(alternatives)})" if alternatives else "false"
    if not isinstance(operand, Decimal):
        return "true" if condition.operator == "ne" else "false"
    return compare(measure, divisor, {"eq": "=", "ne": "<>", **_SIGNS}[condition.operator], operand)


def compare(measure: str, divisor: str | None, sign: str, constant: Decimal | Fraction) -> str:
    """Compares numerator / divisor with a constant without dividing; the divisor is positive or NULL."""
    if divisor is None:
        return f"{measure} {sign} {sql.number(constant)}"
    return f"{measure} {sign} {sql.number(constant)} * {divisor}"
