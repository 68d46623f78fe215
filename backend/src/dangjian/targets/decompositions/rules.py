"""Dividing exactly: parts that always add up to the whole, with the last digits placed by one fixed rule."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from dangjian.targets.targets.rules import Method, rounded

WHOLE = Decimal(100)
SHARE_PLACES = 2
MOST_PARTS = 500
MOST_PLACES = 6
METHOD_TITLES = {"share": "份额", "weight": "权重", "milestone": "里程碑", "copy": "同样下达"}


def places_of(value: Decimal) -> int:
    """How many decimals a value is written with, so that its parts are written alike; at least two."""
    exponent = value.as_tuple().exponent
    return min(max(SHARE_PLACES, -exponent if isinstance(exponent, int) else 0), MOST_PLACES)


def placed(parts: Sequence[Fraction], places: int) -> list[Decimal]:
    """The parts to so many decimals, adding up to their exact sum as rounded.

    Each is cut down first; the units still missing go one each to the largest cut-off remainders, of equal ones to
    the first in the list. The same parts in the same order always give the same figures.
    """
    unit = Fraction(1, 10**places)
    cut = [int(part // unit) for part in parts]
    left = int(Fraction(rounded(sum(parts, Fraction(0)), places)) / unit) - sum(cut)
    order = sorted(range(len(parts)), key=lambda at: (-(parts[at] / unit - cut[at]), at))
    for at in order[:left]:
        cut[at] += 1
    return [Decimal(units).scaleb(-places) for units in cut]


def split(total: Decimal, shares: Sequence[Decimal]) -> list[Decimal]:
    """The total divided by shares in percent; shares of 100 in all give exactly the total."""
    return placed([Fraction(total) * Fraction(share) / 100 for share in shares], places_of(total))


def balanced(given: Sequence[Decimal | None], whole: Decimal = WHOLE) -> list[Decimal]:
    """自动补齐: blanks take what is left in equal parts; without blanks all are scaled in proportion to the whole.

    Where what is given leaves nothing for the blanks, everything is scaled and the blanks count as nothing.
    """
    said = [Fraction(one) if one is not None else None for one in given]
    known = sum((one for one in said if one is not None), Fraction(0))
    blanks = sum(one is None for one in said)
    goal = Fraction(whole)
    if blanks and known < goal:
        parts = [(goal - known) / blanks if one is None else one for one in said]
    elif known > 0:
        parts = [(one or Fraction(0)) * goal / known for one in said]
    else:
        parts = [goal / len(said) for _ in said]
    return placed(parts, SHARE_PLACES)


def fault_of_sum(method: Method, before: Decimal, parts: Sequence[Decimal]) -> str | None:
    """Why shares or weights cannot be so, or none; less than the whole may be, and is shown as still open."""
    total = before + sum(parts, Decimal(0))
    if method not in ("share", "weight") or total <= WHOLE:
        return None
    name = METHOD_TITLES[method]
    earlier = f"(其中已有子目标 {before:f})" if before else ""
    return f"{name}合计 {total:f}{earlier},超出 {total - WHOLE:f},请调整或点击“自动补齐”"


def open_words(method: Method, total: Decimal) -> str | None:
    """What is still to be given out, or none."""
    if method not in ("share", "weight") or total == WHOLE:
        return None
    left = f"{WHOLE - total:f}"
    return f"还有 {left} % 未分解" if method == "share" else f"权重合计 {total:f},还差 {left}"
