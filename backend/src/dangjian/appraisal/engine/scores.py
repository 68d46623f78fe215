"""From a measure to a cell's online value, points x f (section 4), as SQL; a measure that is none gives 0."""

from __future__ import annotations

from fractions import Fraction

from dangjian.appraisal.engine import sql
from dangjian.appraisal.engine.conditions import compare
from dangjian.appraisal.engine.scheme_format import Score

ZERO = "0::numeric"


def online(score: Score, points: Fraction, measure: str, divisor: str | None) -> str:
    """The online value of a cell whose measure is `measure` / `divisor` (NULL: none; no divisor: 1)."""
    if score.method == "linear":
        assert score.full is not None
        assert score.zero is not None
        return _between(points, Fraction(score.zero), Fraction(score.full), measure, divisor)
    if score.method == "proportional":
        assert score.full is not None
        return _between(points, Fraction(0), Fraction(score.full), measure, divisor)
    if score.method == "per_unit":
        assert score.each is not None
        return _between(points, Fraction(0), points / Fraction(score.each), measure, divisor)
    sign = "<=" if score.better == "low" else ">="
    if score.method == "threshold":
        assert score.at is not None
        return f"CASE WHEN {compare(measure, divisor, sign, score.at)} THEN {sql.number(points)} ELSE {ZERO} END"
    steps = " ".join(
        f"WHEN {compare(measure, divisor, sign, step.at)} THEN {sql.number(points * Fraction(step.fraction))}"
        for step in score.steps
    )
    return f"CASE {steps} ELSE {ZERO} END"


def _between(points: Fraction, zero: Fraction, full: Fraction, measure: str, divisor: str | None) -> str:
    """points x (m - zero) / (full - zero), clamped to 0 and points; either of zero and full may be the greater."""
    slope = points / (full - zero)
    below, reached = ("<=", ">=") if full > zero else (">=", "<=")
    over = f" * {divisor}" if divisor is not None else ""
    moved = measure if zero == 0 else f"({measure} - {sql.number(zero)}{over})"
    if divisor is None:
        value = sql.times(moved, slope)
    else:
        value = sql.divide(f"{moved} * {sql.number(slope.numerator)}", f"{divisor} * {sql.number(slope.denominator)}")
    return (
        f"CASE WHEN ({measure}) IS NULL OR {_cross(measure, over, below, zero)} THEN {ZERO} "
        f"WHEN {_cross(measure, over, reached, full)} THEN {sql.number(points)} ELSE {value} END"
    )


def _cross(measure: str, over: str, sign: str, bound: Fraction) -> str:
    """measure / divisor compared with a bound that may be a fraction without a finite decimal (points / each)."""
    if sql.decimal_of(bound) is not None:
        return f"{measure} {sign} {sql.number(bound)}{over}"
    return f"{measure} * {sql.number(bound.denominator)} {sign} {sql.number(bound.numerator)}{over}"


def scale(score: Score, points: Fraction, measured: int | None) -> int | None:
    """The decimals of a cell's online value where the scheme alone decides them; `measured` are the measure's."""
    constants = [points]
    if score.method == "steps":
        constants += [points * Fraction(step.fraction) for step in score.steps]
    elif score.method != "threshold":
        zero = Fraction(score.zero or 0)
        full = points / Fraction(score.each) if score.each is not None else Fraction(score.full or 0)
        slope = points / (full - zero)
        slope_digits, zero_digits = sql.digits_after_point(slope), sql.digits_after_point(zero)
        if measured is None or slope_digits is None or zero_digits is None:
            return None
        return max(slope_digits + max(measured, zero_digits), sql.digits_after_point(points) or 0)
    return max(sql.digits_after_point(constant) or 0 for constant in constants)
